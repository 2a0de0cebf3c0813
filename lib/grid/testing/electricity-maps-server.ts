import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** How the server answers one path and zone: a JSON body, or a status without one. */
export type Answer = { readonly status: number; readonly body?: unknown };

/**
 * A server that speaks Electricity Maps' API v3 as far as it is asked for: the auth-token header is required, and each
 * path answers as `answers` says, else 404.
 */
export async function serveElectricityMaps(
  token: string,
  answers: (path: string, zone: string) => Answer | null,
): Promise<{ url: string; asked: string[]; close(): Promise<void> }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    asked.push(`${url.pathname}?${url.searchParams}`);
    const reply = (status: number, body?: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body));
    };
    if (request.headers["auth-token"] !== token) return reply(401, { error: "Invalid auth-token" });
    const answer = answers(url.pathname, url.searchParams.get("zone") ?? "");
    return answer ? reply(answer.status, answer.body) : reply(404, { error: "Not found" });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
