import { Agent, request } from "node:http";

export interface Answer {
  status: number;
  etag: string | null;
  body: string;
  ms: number;
}

/** So many edges of a feed, each with a connection of its own that stays open, as real ones have. */
export class Edges {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  readonly #etags: (string | null)[];

  constructor(
    private readonly address: string,
    private readonly tokens: readonly string[],
    readonly count: number,
  ) {
    this.#etags = Array.from({ length: count }, () => null);
  }

  /** One poll of one edge, held open by the server for up to so long. */
  async poll(edge: number, waitSec = 0): Promise<Answer> {
    const answer = await this.#send("GET", `/api/v1/routing/tables/current?wait=${waitSec}`, edge, null);
    if (answer.status === 200) this.#etags[edge] = answer.etag;
    return answer;
  }

  acknowledge(edge: number, table: { version: number; sha256: string }): Promise<Answer> {
    const { version, sha256 } = table;
    return this.#send(
      "POST",
      "/api/v1/routing/acks",
      edge,
      JSON.stringify({ edge: `e${edge}`, version, sha256 }),
    );
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(
    method: string,
    path: string,
    edge: number,
    body: string | null,
    began = performance.now(),
  ): Promise<Answer> {
    const token = this.tokens[edge % this.tokens.length];
    const etag = this.#etags[edge];
    return new Promise((resolve, reject) => {
      const sent = request(
        new URL(path, this.address),
        {
          method,
          agent: this.#agent,
          headers: {
            authorization: `Bearer ${token}`,
            ...(method === "GET" && etag ? { "if-none-match": etag } : {}),
            ...(body
              ? { "content-type": "application/json", "content-length": Buffer.byteLength(body) }
              : {}),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              etag: response.headers.etag ?? null,
              body: Buffer.concat(chunks).toString(),
              ms: performance.now() - began,
            }),
          );
        },
      );
      sent.on("error", (error: NodeJS.ErrnoException) => {
        // The server closed the idle connection just as it was used again: any client asks once more, on a new one.
        if (sent.reusedSocket && error.code === "ECONNRESET")
          resolve(this.#send(method, path, edge, body, began));
        else reject(error);
      });
      sent.end(body ?? undefined);
    });
  }
}
