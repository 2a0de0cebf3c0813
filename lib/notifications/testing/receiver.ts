import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What it answers next, the last again and again: a status, or to hang up without a word. */
  answers: (number | "hang_up")[];
  stop(): Promise<void>;
}

/** A receiver of webhooks: a real HTTP server that keeps what it was sent. */
export async function startReceiver(): Promise<Receiver> {
  const receiver = { received: [] as Received[], answers: [204] as (number | "hang_up")[] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const answer = (receiver.answers.length > 1 ? receiver.answers.shift() : receiver.answers[0]) ?? 204;
      const body = Buffer.concat(chunks).toString("utf8");
      receiver.received.push({ path: request.url ?? "", headers: request.headers, body });
      if (answer === "hang_up") return response.destroy();
      response.writeHead(answer, answer >= 300 && answer < 400 ? { location: "/elsewhere" } : {}).end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
}
