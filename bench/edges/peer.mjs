/**
 * What there is to compare with: a file with an ETag on Node's own HTTP server, which knows no tokens, no versions and
 * no database. `node bench/edges/peer.mjs <file>`; says its port on standard output.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const body = readFileSync(process.argv[2]);
const etag = `"${createHash("sha256").update(body).digest("hex").slice(0, 16)}"`;
const server = createServer((request, response) => {
  if (request.headers["if-none-match"] === etag) response.writeHead(304, { etag }).end();
  else response.writeHead(200, { etag, "content-type": "application/json" }).end(body);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
