import { setTimeout as sleep } from "node:timers/promises";

/** What a source has reported and had acknowledged. */
export interface Acknowledged {
  tokens: number;
  points: number;
  /** Posts it took, with those that were never answered. */
  attempts: number;
}

export interface PersistentSource {
  /** Address of the OTLP ingress, with its path. */
  readonly url: string;
  readonly token: string;
  readonly fleetId: string;
  /** Tells it from other sources. */
  readonly instance: string;
  /** Reports until then, ms since the epoch, and ends once everything is acknowledged. */
  readonly untilMs: number;
}

/**
 * Reports tokens every 40 ms as a collector with a retry queue does: each batch again and again until it is acknowledged,
 * the next one only then. Input tokens are told as a cumulative counter and the same number of output tokens as deltas.
 */
export async function reportPersistently(source: PersistentSource): Promise<Acknowledged> {
  const sent: Acknowledged = { tokens: 0, points: 0, attempts: 0 };
  const start = nano(Date.now() - 1);
  for (let last = start; Date.now() < source.untilMs; ) {
    const tokens = 1 + ((source.instance.length * 7 + sent.points) % 50);
    const now = nano(Date.now());
    sent.attempts += await postUntilAcknowledged(
      source,
      JSON.stringify(batch(source, { start, last, now, tokens, total: sent.tokens + tokens })),
    );
    last = now;
    sent.tokens += tokens;
    sent.points += 2;
    await sleep(40);
  }
  return sent;
}

/** @returns how often it was posted */
async function postUntilAcknowledged({ url, token }: PersistentSource, body: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  for (let attempts = 1; ; attempts++) {
    const request = { method: "POST", body, headers, signal: AbortSignal.timeout(4_000) };
    const response = await fetch(url, request).catch(() => null);
    const answer = await response?.text().catch(() => null);
    if (response?.status === 200 && answer === "{}") return attempts;
    // A 200 that was cut off is no acknowledgement; anything but "come back" is a defect.
    if (response && typeof answer === "string" && ![200, 429, 503].includes(response.status)) {
      throw new Error(`A batch was refused with ${response.status}: ${answer}`);
    }
    await sleep(100);
  }
}

const nano = (ms: number) => String(BigInt(ms) * 1_000_000n);

interface Told {
  readonly start: string;
  readonly last: string;
  readonly now: string;
  readonly tokens: number;
  readonly total: number;
}

function batch({ fleetId, instance }: PersistentSource, { start, last, now, tokens, total }: Told) {
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const attributes = [text("service.instance.id", instance)];
  const counter = (name: string, aggregationTemporality: number, point: object) => ({
    name,
    sum: {
      isMonotonic: true,
      aggregationTemporality,
      dataPoints: [{ attributes, timeUnixNano: now, ...point }],
    },
  });
  const metrics = [
    counter("vllm:prompt_tokens", 2, { startTimeUnixNano: start, asInt: String(total) }),
    counter("vllm:generation_tokens", 1, { startTimeUnixNano: last, asInt: String(tokens) }),
  ];
  return {
    resourceMetrics: [
      { resource: { attributes: [text("ballast.fleet", fleetId)] }, scopeMetrics: [{ metrics }] },
    ],
  };
}
