import { type Listening, listen } from "@/lib/platform/listen";
import { liveChannel } from "@/lib/platform/live";
import type { LiveTopic } from "@/lib/platform/live-topics";

/**
 * Tells loops that something changed. Being woken only makes a loop look sooner: while the connection is away, loops go
 * on at their own pace, and nothing is missed.
 */
export class Waker {
  #waiting: { topics: readonly string[]; wake: () => void }[] = [];

  /** Resolves at the next event of one of `topics`; never for an empty list. */
  next(topics: readonly LiveTopic[]): Promise<void> {
    if (topics.length === 0) return new Promise(() => {});
    return new Promise((wake) => this.#waiting.push({ topics, wake }));
  }

  /** Begins to listen to what transactions publish. */
  listen(): Listening {
    return listen(liveChannel, (topic) => this.#wake(topic));
  }

  /** @param topic undefined: something may have been missed, so everyone looks. */
  #wake(topic?: string): void {
    const concerned = ({ topics }: { topics: readonly string[] }) =>
      topic === undefined || topics.includes(topic);
    const waiting = this.#waiting;
    this.#waiting = waiting.filter((one) => !concerned(one));
    for (const one of waiting) if (concerned(one)) one.wake();
  }
}
