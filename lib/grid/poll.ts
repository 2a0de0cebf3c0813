import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { inTransaction } from "@/lib/platform/db/transaction";
import { env } from "@/lib/platform/env";
import { publishLive } from "@/lib/platform/live";
import { log } from "@/lib/platform/log";
import { currencyRates } from "./currency-rates";
import { electricityMapsUrl, readAnswer, temporalities } from "./electricity-maps";
import { type GridSignal, gridSignals, type IncomingReading } from "./model";
import { loadZones, recordPoll } from "./store/polls";
import { keepReadings } from "./store/readings";

/** Where live readings come from. */
export interface GridSource {
  readonly url: string;
  readonly token: string;
  readonly usdPer: ReadonlyMap<string, number>;
}

const answerWithinMs = 15_000;
const mostBytes = 2 * 1024 * 1024;

/** The source that the environment names; null when it names none. */
export function configuredSource(): GridSource | null {
  const { GRID_URL, GRID_TOKEN, GRID_USD_PER } = env();
  if (!GRID_TOKEN) return null;
  return { url: GRID_URL, token: GRID_TOKEN, usdPer: currencyRates(GRID_USD_PER) };
}

/**
 * Asks the live source for every zone of the estate and keeps what it says. Readings are facts from outside, each kept
 * once, so this is no verb and leaves no audit entry. A zone that fails leaves its reason, and the others go on.
 */
export async function pollGrid(
  actor: Actor,
  now: Date,
  source: GridSource | null,
  signal?: AbortSignal,
): Promise<{ zones: number; changed: number; failures: number }> {
  requirePermission(actor, "grid:manage");
  const zones = source ? await loadZones() : [];
  let [changed, failures] = [0, 0];
  for (const zone of zones) {
    for (const kind of gridSignals) {
      if (signal?.aborted || !source) break;
      const answered = await ask(source, kind, zone, now, signal);
      if (answered.readings.length > 0) {
        const { hostname } = new URL(source.url);
        changed += await keepReadings(answered.readings, { name: hostname, illustrative: false }, now);
      }
      if (answered.failure) failures += 1;
      const gaveAt = answered.readings.length > 0 ? now : null;
      await recordPoll({ zone, signal: kind, triedAt: now, gaveAt, failure: answered.failure });
    }
  }
  if (changed > 0) await inTransaction((tx) => publishLive(tx, "fleet", "grid"));
  if (failures > 0)
    log.warn({ failures, zones: zones.length }, "the live source of prices and carbon failed for some");
  return { zones: zones.length, changed, failures };
}

/** The past day, now, and what is forecast. A plan that includes no forecast, or no history, is no failure. */
async function ask(source: GridSource, kind: GridSignal, zone: string, now: Date, ended?: AbortSignal) {
  const readings: IncomingReading[] = [];
  let failure: string | null = null;
  for (const temporality of temporalities) {
    const asked = { signal: kind, temporality, zone };
    try {
      const url = electricityMapsUrl(source.url, kind, temporality, zone);
      const body = await fetchJson(url, source.token, ended);
      const answered = readAnswer(body, asked, source.usdPer, now);
      if (answered.ok) readings.push(...answered.readings);
      else failure = answered.because;
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error);
      if (temporality === "latest" || !/status (401|403|404)\b/.test(because)) failure = because;
    }
  }
  return {
    readings,
    failure: readings.length > 0 && failure === null ? null : (failure ?? "It gave no reading."),
  };
}

async function fetchJson(url: URL, token: string, ended?: AbortSignal): Promise<unknown> {
  const timeout = AbortSignal.timeout(answerWithinMs);
  let response: Response;
  try {
    response = await fetch(url, {
      headers: { "auth-token": token, accept: "application/json" },
      signal: ended ? AbortSignal.any([ended, timeout]) : timeout,
      redirect: "error",
    });
  } catch {
    throw new Error(
      `${url.hostname} did not answer within ${answerWithinMs / 1000} seconds, or cannot be reached.`,
    );
  }
  const text = await textOf(response);
  if (!response.ok)
    throw new Error(`${url.hostname} answered ${url.pathname} with status ${response.status}.`);
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${url.hostname} answered ${url.pathname} with what is not JSON.`);
  }
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error(`The answer is larger than ${mostBytes} bytes.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
