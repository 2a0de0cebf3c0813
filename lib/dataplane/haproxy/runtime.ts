import net from "node:net";
import type { RuntimeAddress } from "../model";

export type RuntimeFailureKind = "unreachable" | "timeout" | "cut_short" | "nonsense" | "refused";

/** An exchange with an edge that did not go as the Runtime API says. The message is a sentence for an operator. */
export class RuntimeFailure extends Error {
  override readonly name = "RuntimeFailure";
  constructor(
    readonly kind: RuntimeFailureKind,
    message: string,
  ) {
    super(message);
  }
}

export type RuntimeOptions = { timeoutMs: number; maxReplyBytes?: number };

/** HAProxy reads a command line into one buffer of 16 kB; half of it leaves room for small `tune.bufsize` settings. */
const maxLineBytes = 8_000;

/**
 * HAProxy's Runtime API: one line of commands per connection, after which HAProxy closes it.
 * https://docs.haproxy.org/2.6/management.html#9.3
 */
export function runtimeApi(address: RuntimeAddress, options: RuntimeOptions) {
  const where = "path" in address ? address.path : `${address.host}:${address.port}`;
  return {
    /** The reply to one command that reports something, which always ends with an empty line. */
    async ask(command: string): Promise<string> {
      const reply = await exchange(address, where, command, options);
      if (!reply.endsWith("\n\n"))
        throw new RuntimeFailure("cut_short", `The reply of ${where} to "${command}" was cut short.`);
      return reply;
    },

    /** Commands that are silent when they succeed, in order. Anything they say is a refusal. */
    async tell(commands: readonly string[]): Promise<void> {
      for (const batch of batches(commands)) {
        const reply = await exchange(address, where, batch.join(";"), options);
        const said = reply.trim();
        if (said !== "")
          throw new RuntimeFailure(
            "refused",
            `${where} refused a command of the batch from "${batch[0]}": ${firstLine(said)}`,
          );
        // One empty line per command: fewer means that HAProxy went away half way through.
        if (reply.length !== batch.length)
          throw new RuntimeFailure(
            "cut_short",
            `${where} answered ${reply.length} of ${batch.length} commands and closed the connection.`,
          );
      }
    },
  };
}

export type RuntimeApi = ReturnType<typeof runtimeApi>;

export function* batches(commands: readonly string[]): Generator<string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for (const command of commands) {
    if (bytes + command.length + 1 > maxLineBytes && batch.length > 0) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(command);
    bytes += command.length + 1;
  }
  if (batch.length > 0) yield batch;
}

function exchange(
  address: RuntimeAddress,
  where: string,
  line: string,
  { timeoutMs, maxReplyBytes = 64 * 1024 * 1024 }: RuntimeOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const socket = net.connect(address);
    // One deadline for the whole exchange: a peer that drips a byte at a time must not hold a publish for ever.
    const deadline = setTimeout(
      () => fail("timeout", `${where} did not finish its reply within ${timeoutMs} ms.`),
      timeoutMs,
    );
    const fail = (kind: RuntimeFailureKind, message: string) => {
      clearTimeout(deadline);
      socket.destroy();
      reject(new RuntimeFailure(kind, message));
    };
    socket.on("connect", () => socket.write(`${line}\n`));
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > maxReplyBytes) fail("nonsense", `${where} replied with more than ${maxReplyBytes} bytes.`);
    });
    socket.on("error", (error: NodeJS.ErrnoException) =>
      fail("unreachable", connectionSentence(where, error)),
    );
    socket.on("close", () => {
      clearTimeout(deadline);
      if (bytes === 0) fail("cut_short", `${where} closed the connection without a reply.`);
      else resolve(Buffer.concat(chunks).toString("utf8"));
    });
  });
}

function connectionSentence(where: string, error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "ENOENT":
      return `There is no socket at ${where}: check that HAProxy is running and has its stats socket there.`;
    case "ECONNREFUSED":
      return `Nothing listens at ${where}: check that HAProxy is running.`;
    case "EACCES":
      return `Ballast may not open ${where}. Give its user access to the stats socket.`;
    case "ECONNRESET":
    case "EPIPE":
      return `${where} closed the connection half way through.`;
    default:
      return `Could not talk to ${where}: ${error.message}.`;
  }
}

function firstLine(text: string): string {
  const line = text.split("\n", 1)[0]?.trim() ?? "";
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
