import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { receiveMetrics } from "@/lib/telemetry/otlp/receive";

/** Ballast's own OTLP door behind a plain HTTP server, which can be told to be away. */
export class OtlpDoor {
  away = false;
  requests = 0;
  #server: Server = createServer(async (request, response) => {
    this.requests++;
    if (this.away) return void response.writeHead(503, { "retry-after": "1" }).end();
    const answer = await receiveMetrics(
      new Request(`http://door${request.url}`, {
        method: "POST",
        headers: Object.entries(request.headers).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]),
        body: await bodyOf(request),
      }),
    );
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });

  /** Its address, without a path. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
