import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { POST as postMetrics } from "@/app/api/otlp/v1/metrics/route";
import { POST as postAcknowledgement } from "@/app/api/v1/routing/acks/route";
import { GET as getKeys } from "@/app/api/v1/routing/keys/route";
import { GET as getTable } from "@/app/api/v1/routing/tables/current/route";
import { feedOffers } from "@/lib/dataplane/feed/offers";

// Tables are signed by a key that is kept sealed under it.
process.env.NEXTAUTH_SECRET ??= "a secret for this test file, long enough";

const routes: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
  "POST /api/otlp/v1/metrics": postMetrics,
  "GET /api/v1/routing/tables/current": getTable,
  "GET /api/v1/routing/keys": getKeys,
  "POST /api/v1/routing/acks": postAcknowledgement,
};

/** The doors of Ballast that clouds know, behind a plain HTTP server which can be told to be away. */
export class BallastDoor {
  away = false;
  requests = 0;
  #server: Server = createServer((request, response) => {
    this.requests++;
    if (this.away) response.writeHead(503, { "retry-after": "1" }).end();
    else this.#answer(request, response).catch(() => response.destroy());
  });

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://door");
    const handler = routes[`${request.method} ${url.pathname}`];
    if (!handler) return void response.writeHead(404).end();
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const answer = await handler(
      new Request(url, {
        method: request.method ?? "GET",
        headers: Object.entries(request.headers).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]),
        body: request.method === "POST" ? await bodyOf(request) : null,
        signal: gone.signal,
      }),
    );
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  /** Its address, without a path. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await feedOffers().close();
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
