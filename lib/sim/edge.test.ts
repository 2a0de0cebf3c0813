import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { log } from "@/lib/platform/log";
import { Edge, edgeNameAt } from "./edge";
import type { Shares } from "./estate";

interface Table {
  version: number;
  sha256: string;
  routes: { cell: string; fleet: string; share: number }[];
}
const tableOf = (version: number, fleet: string): Table => {
  const routes = [{ cell: "DE|m|personal", fleet, share: 1 }];
  return { version, sha256: sha256Hex(canonicalJson(routes)), routes };
};

/** A feed that can be told to fail; holds a poll until there is news, for a short while. */
class Feed {
  table: Table | null = tableOf(1, "fra");
  failing = 0;
  readonly acks: unknown[] = [];
  polls = 0;
  #server: Server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.failing > 0) {
      this.failing--;
      response.writeHead(503).end();
    } else if (request.headers.authorization !== "Bearer edge-token") {
      response.writeHead(401).end();
    } else if (request.method === "POST") {
      let body = "";
      for await (const chunk of request) body += chunk;
      this.acks.push(JSON.parse(body));
      response.writeHead(200).end("{}");
    } else await this.#poll(request, response);
  }

  async #poll(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.polls++;
    const known = request.headers["if-none-match"];
    for (let i = 0; i < 20 && this.table && `"${this.table.version}"` === known; i++) await sleep(10);
    if (!this.table) response.writeHead(404).end();
    else if (`"${this.table.version}"` === known) response.writeHead(304).end();
    else response.writeHead(200, { etag: `"${this.table.version}"` }).end(JSON.stringify(this.table));
  }
}

describe("an edge", () => {
  const initial = { "DE|m|personal": { old: 1 } };
  let feed: Feed;
  let stop: AbortController;
  let edge: Edge;
  let running: Promise<void>;
  let remembered: Shares | null;

  beforeEach(async () => {
    remembered = null;
    feed = new Feed();
    stop = new AbortController();
    edge = new Edge({
      name: "sim-emea",
      url: await feed.start(),
      token: "edge-token",
      initial,
      remember: (shares) => {
        remembered = shares;
      },
      log: log.child({}, { level: "silent" }),
    });
  });
  afterEach(async () => {
    stop.abort();
    await running;
    feed.stop();
  });
  const begin = () => {
    running = edge.run(stop.signal);
  };
  const until = (check: () => boolean) => expect.poll(check, { timeout: 8_000, interval: 20 }).toBe(true);

  it("runs the table it fetched and says so with its hash", async () => {
    expect(edge.shares).toBe(initial);
    begin();
    await until(() => feed.acks.length > 0);
    expect(edge.shares).toEqual({ "DE|m|personal": { fra: 1 } });
    expect(feed.acks[0]).toEqual({ edge: "sim-emea", version: 1, sha256: tableOf(1, "fra").sha256 });
  });

  it("takes the next table as soon as there is one", async () => {
    begin();
    await until(() => edge.version === 1);
    feed.table = tableOf(2, "ams");
    await until(() => edge.version === 2);
    expect(edge.shares).toEqual({ "DE|m|personal": { ams: 1 } });
    expect(remembered).toBe(edge.shares);
  });

  it("keeps what it has while the feed fails, and comes back", async () => {
    begin();
    await until(() => edge.version === 1);
    feed.failing = 1;
    // Not before it failed: a poll still held open would be answered with the new table at once.
    await until(() => feed.failing === 0);
    expect(edge.version).toBe(1);
    feed.table = tableOf(2, "ams");
    await until(() => edge.version === 2);
  });

  it("keeps what it began with before the first table", async () => {
    feed.table = null;
    begin();
    await until(() => feed.polls > 0);
    expect(edge.shares).toBe(initial);
    expect(edge.version).toBeNull();
  });

  it("does not run a table that lost a part on the way", async () => {
    feed.table = { ...tableOf(3, "fra"), sha256: "0".repeat(64) };
    begin();
    await until(() => feed.polls > 0);
    await sleep(100);
    expect(edge.version).toBeNull();
    expect(remembered).toBeNull();
    expect(feed.acks).toEqual([]);
  });
});

it("places belong to the edge of their continent", () => {
  expect([-99, 8.7, 139.7].map(edgeNameAt)).toEqual(["sim-americas", "sim-emea", "sim-asia-pacific"]);
});
