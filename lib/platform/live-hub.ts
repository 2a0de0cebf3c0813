import { type Listening, listen } from "./listen";
import { liveChannel } from "./live";
import { changesBetween, changesSince, currentCursor, type LiveChange, type LiveCursor } from "./live-reader";
import { log } from "./log";

/** What a client is told: changes, or that it must read everything anew because what it missed is not known. */
export interface LiveMessage {
  readonly cursor: LiveCursor;
  readonly changes: readonly LiveChange[] | "everything";
}

/** Changes that come in a burst, such as a round of rollups, are read and sent together. */
const GATHER_MS = 100;

type Send = (message: LiveMessage) => void;

/**
 * Reads what changed once for all clients of this process: one LISTEN connection, one query per wake-up.
 * Clients get every batch in order; a client that resumes is first sent what it missed.
 */
export class LiveHub {
  #clients = new Set<Send>();
  #cursor: LiveCursor | undefined;
  #listening: Listening | undefined;
  #reading = false;
  #again = false;

  /** @param resumeFrom the cursor the client saw last; undefined for a new client, which has nothing to catch up on */
  async join(send: Send, resumeFrom: LiveCursor | undefined): Promise<() => void> {
    this.#listening ??= listen(liveChannel, () => void this.#read());
    if (this.#cursor === undefined) {
      const now = await currentCursor();
      // Another client may have joined meanwhile, and the hub be further on.
      this.#cursor ??= now;
    }
    // From here to the end of the query below, batches wait: they come after what was missed.
    const joinedAt = this.#cursor;
    let waiting: LiveMessage[] | null = [];
    const client: Send = (message) => (waiting ? waiting.push(message) : send(message));
    this.#clients.add(client);
    const leave = () => void this.#clients.delete(client);
    try {
      const missed = resumeFrom === undefined ? [] : await changesBetween(resumeFrom, joinedAt);
      send({ cursor: joinedAt, changes: missed ?? "everything" });
      for (const message of waiting) send(message);
      waiting = null;
      return leave;
    } catch (error) {
      leave();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#listening?.stop();
    this.#listening = undefined;
    this.#clients.clear();
  }

  async #read(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    try {
      do {
        this.#again = false;
        await this.#readOnce();
        await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      } while (this.#again);
    } catch (error) {
      // The next notification, or the next connection of the listener, reads on from the same cursor.
      log.warn({ err: error }, "live changes could not be read");
    } finally {
      this.#reading = false;
    }
  }

  async #readOnce(): Promise<void> {
    if (this.#cursor === undefined || this.#clients.size === 0) {
      // Nobody listens: the next client begins at its own present.
      this.#cursor = undefined;
      return;
    }
    const batch = await changesSince(this.#cursor);
    this.#cursor = batch.cursor;
    if (batch.changes.length === 0) return;
    for (const send of this.#clients) send(batch);
  }
}

// Next reloads modules in development; the hub and its connection survive that.
const held = globalThis as typeof globalThis & { ballastLiveHub?: LiveHub };

/** This process's hub. */
export function liveHub(): LiveHub {
  held.ballastLiveHub ??= new LiveHub();
  return held.ballastLiveHub;
}
