import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { log } from "@/lib/platform/log";
import { Edge, type EdgeMemory, edgeNameAt } from "./edge";
import { type Signing, signingKey } from "./testing/signing";

interface Table {
  dataPlane: string;
  version: number;
  sha256: string;
  routes: { cell: string; fleet: string; share: number }[];
}
const tableOf = (version: number, fleet: string): Table => {
  const routes = [{ cell: "DE|m|personal", fleet, share: 1 }];
  return { dataPlane: "feed", version, sha256: sha256Hex(canonicalJson(routes)), routes };
};

/** A feed that can be told to fail, or to lie; holds a poll until there is news, for a short while. */
class Feed {
  table: Table | null = tableOf(1, "fra");
  /** Signs tables; null: nobody does. */
  tables: Signing | null = signingKey();
  /** Signs the set of keys, which holds these. */
  keys = { by: this.tables as Signing, set: [this.tables as Signing], issuedAt: "2026-11-01T00:00:00.000Z" };
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
    } else if (request.url === "/api/v1/routing/keys") {
      const { by, set, issuedAt } = this.keys;
      const body = JSON.stringify({ issuedAt, keys: set.map(({ jwk, kid }) => ({ ...jwk, kid })) });
      response.writeHead(200, { "ballast-signature": by.sign(body, "ballast-keys") }).end(body);
    } else await this.#poll(request, response);
  }

  async #poll(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.polls++;
    const known = request.headers["if-none-match"];
    for (let i = 0; i < 20 && this.table && `"${this.table.version}"` === known; i++) await sleep(10);
    if (!this.table) response.writeHead(404).end();
    else if (`"${this.table.version}"` === known) response.writeHead(304).end();
    else {
      const body = JSON.stringify(this.table);
      const signed = this.tables ? { "ballast-signature": this.tables.sign(body, "ballast-table") } : {};
      response.writeHead(200, { etag: `"${this.table.version}"`, ...signed }).end(body);
    }
  }
}

describe("an edge", () => {
  const initial: EdgeMemory = {
    shares: { "DE|m|personal": { old: 1 } },
    version: null,
    dataPlane: null,
    keys: null,
  };
  let feed: Feed;
  let stop: AbortController;
  let edge: Edge;
  let running: Promise<void>;
  let remembered: EdgeMemory | null;
  let url: string;

  const make = (initial: EdgeMemory) =>
    new Edge({
      name: "sim-emea",
      url,
      token: "edge-token",
      initial,
      remember: (memory) => {
        remembered = memory;
      },
      log: log.child({}, { level: "silent" }),
    });
  beforeEach(async () => {
    remembered = null;
    feed = new Feed();
    url = await feed.start();
    stop = new AbortController();
    edge = make(initial);
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
    expect(edge.shares).toBe(initial.shares);
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
    expect(remembered).toMatchObject({ shares: edge.shares, version: 2, dataPlane: "feed" });
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
    expect(edge.shares).toBe(initial.shares);
    expect(edge.version).toBeNull();
  });

  describe("refuses, and keeps what it runs:", () => {
    const stranger = signingKey();
    it.each<[string, (feed: Feed) => void, RegExp]>([
      [
        "a table that lost a part on the way",
        (feed) => {
          feed.table = { ...tableOf(2, "ams"), sha256: "0".repeat(64) };
        },
        /table 2 does not match its hash/,
      ],
      [
        "a table that nobody signed",
        (feed) => {
          feed.table = tableOf(2, "ams");
          feed.tables = null;
        },
        /not signed/,
      ],
      [
        "a table signed by a stranger",
        (feed) => {
          feed.table = tableOf(2, "ams");
          feed.tables = stranger;
        },
        /key .+ is not trusted/,
      ],
      [
        "a stranger's key with a set of keys that only the stranger signed",
        (feed) => {
          feed.table = tableOf(2, "ams");
          feed.tables = stranger;
          feed.keys = { by: stranger, set: [stranger], issuedAt: "2026-11-02T00:00:00.000Z" };
        },
        /set of keys was refused.+not trusted/,
      ],
      [
        "a set of keys from before a key was withdrawn",
        (feed) => {
          feed.table = tableOf(2, "ams");
          feed.tables = stranger;
          feed.keys = { ...feed.keys, set: [stranger, feed.keys.by], issuedAt: "2026-10-01T00:00:00.000Z" };
        },
        /older than the one of 2026-11-01/,
      ],
      [
        "an older table, rightly signed",
        (feed) => {
          feed.table = tableOf(1, "ams");
        },
        /table 1 is older than 3, which runs/,
      ],
      [
        "the table of another data plane",
        (feed) => {
          feed.table = { ...tableOf(4, "ams"), dataPlane: "other" };
        },
        /for data plane other; this is one of feed/,
      ],
    ])("%s", async (_name, lie, why) => {
      feed.table = tableOf(3, "fra");
      begin();
      await until(() => feed.acks.length > 0);
      const shares = edge.shares;
      lie(feed);
      await expect.poll(() => edge.refusal, { timeout: 8_000, interval: 20 }).toMatch(why);
      expect(edge.shares).toBe(shares);
      expect(edge.version).toBe(3);
      expect(feed.acks).toHaveLength(1);
    });
  });

  it("remembers over a restart which version it ran and whom it trusts", async () => {
    feed.table = tableOf(3, "fra");
    begin();
    await until(() => remembered !== null);
    stop.abort();
    await running;
    feed.table = tableOf(2, "ams");
    stop = new AbortController();
    edge = make(remembered as unknown as EdgeMemory);
    begin();
    await expect.poll(() => edge.refusal, { timeout: 8_000, interval: 20 }).toMatch(/older than 3/);
    expect(edge.shares).toEqual({ "DE|m|personal": { fra: 1 } });
  });

  it("goes with keys that are turned over by one it trusts", async () => {
    begin();
    await until(() => edge.version === 1);
    const [old, next] = [feed.keys.by, signingKey()];
    feed.keys = { by: old, set: [next, old], issuedAt: "2026-11-02T00:00:00.000Z" };
    feed.tables = next;
    feed.table = tableOf(2, "ams");
    await until(() => edge.version === 2);
    // The old one is gone from the set: from now on the edge takes nothing from it.
    const newest = signingKey();
    feed.keys = { by: next, set: [newest, next], issuedAt: "2026-11-04T00:00:00.000Z" };
    feed.tables = newest;
    feed.table = tableOf(3, "fra");
    await until(() => edge.version === 3);
    feed.tables = old;
    feed.table = tableOf(4, "ams");
    await expect.poll(() => edge.refusal, { timeout: 8_000, interval: 20 }).toMatch(/not trusted/);
    expect(edge.version).toBe(3);
  });
});

it("places belong to the edge of their continent", () => {
  expect([-99, 8.7, 139.7].map(edgeNameAt)).toEqual(["sim-americas", "sim-emea", "sim-asia-pacific"]);
});
