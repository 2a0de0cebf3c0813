import type { Client } from "pg";
import { dedicatedClient } from "./db/client";
import { log } from "./log";

export interface Listening {
  stop(): Promise<void>;
}

const RETRY_MS = { first: 250, most: 5_000 };

/**
 * Holds one connection that listens on a channel, and opens another when it breaks.
 * `wake` is called for every notification, with what it says, and without anything after every connection, since what
 * was said meanwhile went unheard: it must look for itself what there is to do.
 */
export function listen(channel: string, wake: (payload?: string) => void): Listening {
  let stopped = false;
  let client: Client | undefined;
  let retryMs = RETRY_MS.first;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const again = (failed: Client) => {
    if (stopped || client !== failed) return;
    client = undefined;
    failed.end().catch(() => undefined);
    timer = setTimeout(connect, retryMs);
    retryMs = Math.min(retryMs * 2, RETRY_MS.most);
  };

  const connect = async () => {
    const next = dedicatedClient();
    client = next;
    next.on("error", (error) => {
      log.warn({ channel, err: error }, "listening connection lost; another will be opened");
      again(next);
    });
    next.on("end", () => again(next));
    next.on("notification", ({ payload }) => wake(payload));
    try {
      await next.connect();
      await next.query(`LISTEN ${next.escapeIdentifier(channel)}`);
      retryMs = RETRY_MS.first;
      wake();
    } catch (error) {
      log.warn({ channel, err: error }, "cannot listen yet");
      again(next);
    }
  };

  void connect();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
