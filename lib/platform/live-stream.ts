import type { LiveHub, LiveMessage } from "./live-hub";
import { liveTopics } from "./live-topics";

export interface LiveStreamOptions {
  readonly resumeFrom: string | undefined;
  /** Ends the stream when the client goes away. */
  readonly signal: AbortSignal;
  /** A comment this often keeps proxies from closing an idle stream. */
  readonly heartbeatMs?: number;
  /** The stream ends after this long, and the browser comes back: its session is then looked at again. */
  readonly maxAgeMs?: number;
  /** Bytes a client may lag behind before it is cut off; it resumes where it was. */
  readonly maxBufferedBytes?: number;
}

const encoder = new TextEncoder();

/** Server-sent events of one client: every change once, each batch one message with its cursor as id. */
export function liveStream(hub: LiveHub, options: LiveStreamOptions): ReadableStream<Uint8Array> {
  const {
    resumeFrom,
    signal,
    heartbeatMs = 15_000,
    maxAgeMs = 15 * 60_000,
    maxBufferedBytes = 256 * 1024,
  } = options;
  let leave: (() => void) | undefined;
  let timers: ReturnType<typeof setTimeout>[] = [];
  let ended = false;

  const end = () => {
    ended = true;
    leave?.();
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  };

  return new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const finish = () => {
          if (ended) return;
          end();
          controller.close();
        };
        const write = (text: string) => {
          if (ended) return;
          if ((controller.desiredSize ?? 0) <= 0) return finish();
          controller.enqueue(encoder.encode(text));
        };
        signal.addEventListener("abort", finish, { once: true });
        write(`retry: 1000\n\n`);
        timers = [setInterval(() => write(": still here\n\n"), heartbeatMs), setTimeout(finish, maxAgeMs)];
        try {
          const left = await hub.join((message) => write(frame(message)), resumeFrom);
          if (ended) left();
          else leave = left;
        } catch {
          // The database is away: the stream ends, and the browser comes back after `retry` with the id it had.
          finish();
        }
      },
      cancel: end,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: maxBufferedBytes }),
  );
}

/** What a client is told when what it missed is not known: that anything may have changed. */
const anything = liveTopics.map((topic) => ({ topic, key: "" }));

/** A message without data is not dispatched, but still moves the browser's last event id. */
function frame({ cursor, changes }: LiveMessage): string {
  const data =
    changes.length === 0
      ? ""
      : `data: ${JSON.stringify({ changes: changes === "everything" ? anything : changes })}\n`;
  return `id: ${cursor}\n${data}\n`;
}
