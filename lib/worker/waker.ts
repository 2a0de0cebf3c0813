import { setTimeout as sleep } from "node:timers/promises";
import { dedicatedClient } from "@/lib/platform/db/client";
import { liveChannel } from "@/lib/platform/live";
import type { LiveTopic } from "@/lib/platform/live-topics";
import { log } from "@/lib/platform/log";

/**
 * Tells loops that something changed, by LISTEN on one connection of its own. Being woken only makes a loop look
 * sooner: while the connection is away, loops go on at their own pace, and nothing is missed.
 */
export class Waker {
  #waiting: { topics: readonly string[]; wake: () => void }[] = [];

  /** Resolves at the next event of one of `topics`; never for an empty list. */
  next(topics: readonly LiveTopic[]): Promise<void> {
    if (topics.length === 0) return new Promise(() => {});
    return new Promise((wake) => this.#waiting.push({ topics, wake }));
  }

  /** Listens until `signal` aborts, connecting again whenever the connection is lost. */
  async listen(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#listenOnce(signal);
      } catch (error) {
        log.warn({ err: error }, "listening for changes failed; connecting again");
      }
      // What happened while nobody listened is unknown: everyone looks.
      this.#wake(() => true);
      await sleep(1_000, undefined, { signal }).catch(() => undefined);
    }
  }

  async #listenOnce(signal: AbortSignal): Promise<void> {
    const client = dedicatedClient();
    const ended = new Promise<void>((resolve, reject) => {
      client.once("error", reject).once("end", resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    client.on("notification", ({ payload = "" }) => this.#wake((topics) => topics.includes(payload)));
    try {
      await client.connect();
      await client.query(`LISTEN ${liveChannel}`);
      await ended;
    } finally {
      // A connection already broken has nothing left to say.
      ended.catch(() => undefined);
      await client.end().catch(() => undefined);
    }
  }

  #wake(concerned: (topics: readonly string[]) => boolean): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.filter(({ topics }) => !concerned(topics));
    for (const { topics, wake } of waiting) if (concerned(topics)) wake();
  }
}
