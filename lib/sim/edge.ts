import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import type { Log } from "@/lib/platform/log";
import type { Shares } from "./estate";
import { type KeySet, TrustedKeys } from "./trusted-keys";

const tableSchema = z.object({
  dataPlane: z.string(),
  version: z.int().positive(),
  sha256: z.string(),
  routes: z.array(z.object({ cell: z.string(), fleet: z.string(), share: z.number() })),
});

/** How long a poll is held open by the server. */
const waitSec = 25;
const firstRetryMs = 1_000;
const lastRetryMs = 15_000;

/** What an edge keeps over a restart. Without it, it could be given an older table than it ran, or another's keys. */
export interface EdgeMemory {
  shares: Shares;
  /** Null while it runs what it began with. */
  version: number | null;
  dataPlane: string | null;
  keys: KeySet | null;
}

/** A table that must not be run: it is not what Ballast published, or not the newest that was seen. */
class Untrusted extends Error {
  override readonly name = "Untrusted";
}

export interface EdgeOptions {
  name: string;
  /** Address of Ballast, without a path. */
  url: string;
  token: string;
  /** What it begins with: what it remembers, or what it runs until it has fetched a table. */
  initial: EdgeMemory;
  /** Keeps a new table, and whom it trusts, for the next start. */
  remember: (memory: EdgeMemory) => void;
  log: Log;
}

/**
 * One edge of the routing feed: holds a poll open, runs what it gets once the signature proves who made it and the hash
 * that it is whole, never an older one than it ran, and acknowledges it. Whatever fails, it keeps the table it has.
 */
export class Edge {
  #shares: Shares;
  #version: number | null;
  #dataPlane: string | null;
  readonly #keys: TrustedKeys;
  #refusal: string | null = null;
  #etag: string | null = null;
  #unacknowledged: { version: number; sha256: string } | null = null;
  #failures = 0;

  constructor(private readonly options: EdgeOptions) {
    const { shares, version, dataPlane, keys } = options.initial;
    this.#shares = shares;
    this.#version = version;
    this.#dataPlane = dataPlane;
    this.#keys = new TrustedKeys(keys);
  }

  get shares(): Shares {
    return this.#shares;
  }

  /** Version of the table it runs; null while it runs the one it began with. */
  get version(): number | null {
    return this.#version;
  }

  /** Why it does not run what it was last offered; null when it does. */
  get refusal(): string | null {
    return this.#refusal;
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
    const bytes = new Uint8Array(await response.arrayBuffer());
    const table = await this.#trusted(bytes, response.headers.get("ballast-signature"), signal);
    this.#refusal = null;
    this.#shares = sharesOf(table.routes);
    this.#version = table.version;
    this.#dataPlane = table.dataPlane;
    this.options.remember({
      shares: this.#shares,
      version: table.version,
      dataPlane: table.dataPlane,
      keys: this.#keys.set,
    });
    this.#etag = response.headers.get("etag");
    this.#unacknowledged = { version: table.version, sha256: table.sha256 };
    this.options.log.info({ edge: this.options.name, version: table.version }, "runs a new routing table");
  }

  /** The table that these bytes are, if it may be run. */
  async #trusted(bytes: Uint8Array, signature: string | null, signal: AbortSignal) {
    let verdict = this.#keys.verify(bytes, signature);
    if (!verdict.ok && verdict.kid !== null) {
      // By a key it does not know: perhaps keys were turned over since it asked.
      await this.#fetchKeys(signal);
      verdict = this.#keys.verify(bytes, signature);
    }
    if (!verdict.ok) throw new Untrusted(`the table was refused. ${verdict.why}`);
    const table = tableSchema.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
    if (table.sha256 !== sha256Hex(canonicalJson(table.routes)))
      throw new Untrusted(`routing table ${table.version} does not match its hash`);
    if (this.#dataPlane !== null && table.dataPlane !== this.#dataPlane)
      throw new Untrusted(
        `the table is for data plane ${table.dataPlane}; this is one of ${this.#dataPlane}`,
      );
    if (this.#version !== null && table.version < this.#version)
      throw new Untrusted(`table ${table.version} is older than ${this.#version}, which runs`);
    return table;
  }

  async #fetchKeys(signal: AbortSignal): Promise<void> {
    const { url, token } = this.options;
    const response = await fetch(`${url}/api/v1/routing/keys`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`the feed answered ${response.status} when asked for its keys`);
    }
    const bytes = new Uint8Array(await response.arrayBuffer());
    const why = this.#keys.take(bytes, response.headers.get("ballast-signature"));
    if (why !== null) throw new Untrusted(why);
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
    if (error instanceof Untrusted && error.message !== this.#refusal) {
      this.#refusal = error.message;
      log.warn({ edge: name, why: error.message }, "the edge refuses what it was sent; it keeps its table");
    } else if (this.#failures === 1)
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
