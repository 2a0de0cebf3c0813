/** The OTLP route as a process of its own, so that a test can kill it: `PORT=… DATABASE_URL=… tsx ingress-process.ts`. */
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { receiveMetrics } from "../otlp/receive";

const server = createServer(async (incoming, outgoing) => {
  const request = new Request(`http://127.0.0.1${incoming.url}`, {
    method: incoming.method ?? "GET",
    headers: incoming.headers as Record<string, string>,
    body: Readable.toWeb(incoming) as ReadableStream,
    duplex: "half",
  } as RequestInit);
  const response = await receiveMetrics(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("listening"));
