import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import type { Log } from "@/lib/platform/log";
import type { Shares } from "./estate";

const tableSchema = z.object({
  version: z.int().positive(),
  sha256: z.string(),
  routes: z.array(z.object({ cell: z.string(), fleet: z.string(), share: z.number() })),
});

/** How long a poll is held open by the server. */
const waitSec = 25;
const firstRetryMs = 1_000;
const lastRetryMs = 15_000;

export interface EdgeOptions {
  name: string;
  /** Address of Ballast, without a path. */
  url: string;
  token: string;
  /** What it runs until it has fetched a table. */
  initial: Shares;
  /** Keeps the routes of a new table for the next start. */
  remember: (shares: Shares) => void;
  log: Log;
}

/**
 * One edge of the routing feed: holds a poll open, runs what it gets once the hash proves it whole, and acknowledges
 * it. Whatever fails, it keeps the table it has.
 */
export class Edge {
  #shares: Shares;
  #version: number | null = null;
  #etag: string | null = null;
  #unacknowledged: { version: number; sha256: string } | null = null;
  #failures = 0;

  constructor(private readonly options: EdgeOptions) {
    this.#shares = options.initial;
  }

  get shares(): Shares {
    return this.#shares;
  }

  /** Version of the table it runs; null while it runs the one it began with. */
  get version(): number | null {
    return this.#version;
  }

  /** Polls until the signal. Never throws. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#poll(signal);
        await this.#acknowledge(signal);
        if (this.#failures > 0) this.options.log.info({ edge: this.options.name }, "the feed answers again");
        this.#failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        await this.#waitAfter(error, signal);
      }
    }
  }

  async #poll(signal: AbortSignal): Promise<void> {
    const { url, token } = this.options;
    const response = await fetch(`${url}/api/v1/routing/tables/current?wait=${waitSec}`, {
      headers: { authorization: `Bearer ${token}`, ...(this.#etag ? { "if-none-match": this.#etag } : {}) },
      signal: AbortSignal.any([signal, AbortSignal.timeout((waitSec + 15) * 1_000)]),
    });
    if (response.status === 304) return void (await response.body?.cancel());
    // Nothing is published yet, or there is no feed; the latter is said at once, however long one offers to wait.
    if (response.status === 404) {
      await response.body?.cancel();
      return void (await sleep(firstRetryMs, undefined, { signal }));
    }
    if (!response.ok) throw new Error(`the feed answered ${response.status}`);
    const table = tableSchema.parse(await response.json());
    if (table.sha256 !== sha256Hex(canonicalJson(table.routes))) {
      throw new Error(`routing table ${table.version} does not match its hash`);
    }
    this.#shares = sharesOf(table.routes);
    this.options.remember(this.#shares);
    this.#version = table.version;
    this.#etag = response.headers.get("etag");
    this.#unacknowledged = { version: table.version, sha256: table.sha256 };
    this.options.log.info({ edge: this.options.name, version: table.version }, "runs a new routing table");
  }

  async #acknowledge(signal: AbortSignal): Promise<void> {
    const table = this.#unacknowledged;
    if (!table) return;
    const { url, token, name } = this.options;
    const response = await fetch(`${url}/api/v1/routing/acks`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ edge: name, ...table }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the feed answered ${response.status} to an acknowledgement`);
  }

  async #waitAfter(error: unknown, signal: AbortSignal): Promise<void> {
    this.#failures++;
    const { log, name } = this.options;
    if (this.#failures === 1)
      log.warn({ edge: name, why: String(error) }, "the feed fails; the edge keeps its table");
    const most = Math.min(lastRetryMs, firstRetryMs * 2 ** (this.#failures - 1));
    await sleep(most * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
  }
}

function sharesOf(routes: z.infer<typeof tableSchema>["routes"]): Shares {
  const shares: Record<string, Record<string, number>> = {};
  for (const { cell, fleet, share } of routes) {
    shares[cell] ??= {};
    shares[cell][fleet] = share;
  }
  return shares;
}

/** Which of the simulated edges a place is served by. */
export function edgeNameAt(longitude: number): string {
  if (longitude < -30) return "sim-americas";
  return longitude < 60 ? "sim-emea" : "sim-asia-pacific";
}
export const edgeNames = ["sim-americas", "sim-emea", "sim-asia-pacific"] as const;
