import { dedicatedClient } from "@/lib/platform/db/client";
import { refuse } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { feedChannel, loadFeeds } from "../store/planes";
import { tableByVersion } from "../store/tables";
import { hashRoutes } from "../table";
import { chooseFeed, type Feed } from "./choose-feed";
import { type FeedBody, feedBody, type SignedBody } from "./document";
import { loadSigner, type Signer } from "./signer";

/**
 * What each feed offers, kept in memory so that a thousand waiting edges cost one LISTEN and no queries.
 * PostgreSQL's notifications keep it fresh; while the listening connection is down, and every `refreshMs` besides,
 * it is read again, so a lost notification delays an edge and never leaves it behind.
 */
export class FeedOffers {
  #feeds: readonly Feed[] = [];
  #signer: Signer | null = null;
  readonly #bodies = new Map<string, Promise<FeedBody>>();
  readonly #waiting = new Map<string, Set<() => void>>();
  #listener: { end(): Promise<void> } | null = null;
  #listening: Promise<void> | null = null;
  #readAt = Number.NEGATIVE_INFINITY;
  /** Counts notifications; what was read before the latest one is stale. */
  #told = 0;
  #readWhenTold = -1;
  #refreshing: Promise<void> | null = null;

  constructor(private readonly refreshMs = 5_000) {}

  /** The feed that a request is about, as known now. */
  async choose(dataPlane: string | undefined): Promise<Feed> {
    await this.#freshen();
    return chooseFeed(this.#feeds, dataPlane);
  }

  /** The offered table of a feed as an edge gets it; null before the first. */
  async current(dataPlane: string): Promise<FeedBody | null> {
    await this.#freshen();
    const version = this.#feeds.find((feed) => feed.id === dataPlane)?.offeredVersion ?? null;
    return version === null ? null : this.#body(dataPlane, version);
  }

  /** The public keys, signed by the one that signs tables. */
  async keySet(): Promise<SignedBody> {
    await this.#freshen();
    return this.#signs().keySet;
  }

  /** Resolves when the feed offers another table than `etag`, when `ms` have passed, or when the edge went away. */
  async waitForAnother(dataPlane: string, etag: string | null, ms: number, gone: AbortSignal): Promise<void> {
    const deadline = performance.now() + ms;
    for (let left = ms; left > 0 && !gone.aborted; left = deadline - performance.now()) {
      const woken = this.#nextWake(dataPlane, Math.min(left, this.refreshMs), gone);
      // Looked at after the wait was set up: an offer in between wakes it rather than slipping through.
      const now = await this.current(dataPlane);
      if ((now?.etag ?? null) !== etag) return woken.cancel();
      await woken.done;
    }
  }

  async close(): Promise<void> {
    const listener = this.#listener;
    this.#listener = null;
    this.#listening = null;
    for (const waits of this.#waiting.values()) for (const wake of waits) wake();
    await listener?.end();
  }

  #nextWake(dataPlane: string, ms: number, gone: AbortSignal): { done: Promise<void>; cancel(): void } {
    const waits = this.#waiting.get(dataPlane) ?? new Set();
    this.#waiting.set(dataPlane, waits);
    let wake: () => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      const timer = setTimeout(() => wake(), ms);
      wake = () => {
        clearTimeout(timer);
        waits.delete(wake);
        gone.removeEventListener("abort", wake);
        resolve();
      };
      waits.add(wake);
      gone.addEventListener("abort", wake, { once: true });
    });
    return { done, cancel: wake };
  }

  /** Nothing is sent unsigned: an edge that gets no answer keeps the table it has. */
  #signs(): Signer {
    return (
      this.#signer ??
      refuse(
        "unavailable",
        "The key that signs routing tables cannot be read: it was sealed under another NEXTAUTH_SECRET. Bring that back, or rotate the key in Settings → Data planes.",
      )
    );
  }

  #body(dataPlane: string, version: number): Promise<FeedBody> {
    const signing = this.#signs().key;
    const key = `${dataPlane}\n${version}\n${signing.kid}`;
    const cached = this.#bodies.get(key);
    if (cached) return cached;
    const loading = tableByVersion(version).then((table) => {
      if (!table) throw new Error(`Data plane ${dataPlane} offers table ${version}, which does not exist.`);
      if (hashRoutes(table.routes) !== table.sha256)
        throw new Error(`The routes of table ${version} do not match its hash: it is not signed.`);
      return feedBody(dataPlane, table, signing);
    });
    // One body per feed: tables are immutable, and only the offered one is asked for.
    for (const old of this.#bodies.keys()) if (old.startsWith(`${dataPlane}\n`)) this.#bodies.delete(old);
    this.#bodies.set(key, loading);
    loading.catch(() => this.#bodies.delete(key));
    return loading;
  }

  async #freshen(): Promise<void> {
    await this.#listen();
    if (!this.#listener) await this.#refresh();
    while (this.#readWhenTold !== this.#told || performance.now() - this.#readAt > this.refreshMs)
      await this.#refresh();
  }

  #refresh(): Promise<void> {
    const told = this.#told;
    this.#refreshing ??= Promise.all([loadFeeds(), loadSigner()])
      .then(([feeds, signer]) => {
        this.#readAt = performance.now();
        this.#readWhenTold = told;
        const before = new Map(this.#feeds.map((feed) => [feed.id, feed.offeredVersion]));
        this.#feeds = feeds;
        this.#signer = signer;
        for (const { id, offeredVersion } of feeds) if (before.get(id) !== offeredVersion) this.#wake(id);
      })
      .finally(() => {
        this.#refreshing = null;
      });
    return this.#refreshing;
  }

  #wake(dataPlane: string): void {
    for (const wake of this.#waiting.get(dataPlane) ?? []) wake();
  }

  async #listen(): Promise<void> {
    this.#listening ??= this.#connect().catch((error: unknown) => {
      log.warn({ error }, "The routing feed cannot listen for new tables; it reads them instead");
      this.#listening = null;
    });
    await this.#listening;
  }

  async #connect(): Promise<void> {
    const client = dedicatedClient();
    const lost = () => {
      this.#listener = null;
      this.#listening = null;
      // Whoever waits connects again, rather than sleeping through what is published meanwhile.
      for (const waits of this.#waiting.values()) for (const wake of waits) wake();
    };
    client.on("error", lost);
    client.on("end", lost);
    client.on("notification", ({ payload }) => {
      this.#told += 1;
      if (payload) this.#wake(payload);
    });
    await client.connect();
    await client.query(`LISTEN ${feedChannel}`);
    this.#listener = client;
    // What changed before LISTEN was not heard.
    this.#told += 1;
  }
}

// Next reloads modules in development; one listener per process survives that.
const held = globalThis as typeof globalThis & { ballastFeedOffers?: FeedOffers };

export function feedOffers(): FeedOffers {
  held.ballastFeedOffers ??= new FeedOffers();
  return held.ballastFeedOffers;
}
