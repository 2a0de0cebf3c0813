import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool, prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import type { RoutingTable } from "../model";
import { feedConfigSchema } from "../model";
import { hashRoutes } from "../table";
import { contractCells, describeDataPlane, tableOf } from "../testing/contract";
import { seedEstate } from "../testing/estate";
import { FeedEdge, seedToken } from "../testing/feed-edge";
import { feedOffers } from "./offers";
import { feedPlane } from "./plane";

describe("the routing feed", () => {
  useTestDatabase();

  let token = { secret: "", id: "" };
  beforeAll(async () => {
    const fleets = new Set(Object.values(contractCells).flat());
    await seedEstate({ cells: Object.keys(contractCells), fleets: [...fleets].map((id) => ({ id })) });
    token = await seedToken();
  });
  afterAll(() => feedOffers().close());

  /** Tables are immutable and never deleted; a fresh world starts by forgetting them all the same. */
  async function forgetTables(): Promise<void> {
    await pool().query("TRUNCATE routing_table, data_plane CASCADE");
    await feedOffers().close();
  }

  async function keep(table: RoutingTable): Promise<void> {
    const known = await prisma().routingTable.findUnique({ where: { version: BigInt(table.version) } });
    if (known) return;
    await prisma().routingTable.create({
      data: {
        version: BigInt(table.version),
        sha256: table.sha256,
        key: `key-${table.version}`,
        note: "test",
        createdBy: "test",
        shares: {
          create: table.routes.map(({ cell, fleet, share }) => ({ cellId: cell, fleetId: fleet, share })),
        },
      },
    });
  }

  async function registerFeed(id: string, edges: readonly string[], config: object = {}): Promise<void> {
    await prisma().dataPlane.create({
      data: {
        id,
        name: id,
        kind: "feed",
        config,
        edges: { create: edges.map((name) => ({ id: `${id}/${name}`, name })) },
      },
    });
  }

  describeDataPlane("feed", async () => {
    await forgetTables();
    const names = ["a", "b", "c"] as const;
    await registerFeed("feed", names);
    const edges = new Map(names.map((name) => [name as string, new FeedEdge(name, token.secret)]));
    const silent = new Set<string>();
    const skew = { ms: 0 };
    const clock = { now: () => new Date(Date.now() + skew.ms) };
    const settle = async () => {
      await Promise.all([...edges].map(([name, edge]) => (silent.has(name) ? null : edge.sync())));
    };
    return {
      plane: feedPlane("feed", feedConfigSchema.parse({ silentAfterMs: 60_000 }), clock),
      edges: names,
      keep,
      settle,
      // A broken edge is one that is no longer heard: it stops, and time passes, in which the others go on.
      breakEdge: async (name) => {
        silent.add(name);
        await prisma().edge.update({
          where: { id: `feed/${name}` },
          data: { ackedAt: new Date(Date.now() - 120_000) },
        });
      },
      healEdge: async (name) => {
        silent.delete(name);
      },
      close: async () => undefined,
    };
  });

  describe("its doors", () => {
    const first = tableOf(1, [{ cell: "DE|large|personal", fleet: "frankfurt", share: 1 }]);
    const second = tableOf(2, [{ cell: "DE|large|personal", fleet: "paris/1", share: 1 }]);
    const plane = () => feedPlane("feed", feedConfigSchema.parse({}), { now: () => new Date() });
    const offer = async (table: RoutingTable) => {
      await keep(table);
      await plane().publish(table, `key-${table.version}`);
    };
    beforeEach(async () => {
      await forgetTables();
      await registerFeed("feed", ["a"]);
    });
    const error = async (response: Response) =>
      ((await response.json()) as { error: { code: string; message: string; field?: string } }).error;

    it("gives the table once, then says nothing changed", async () => {
      const edge = new FeedEdge("a", token.secret);
      await offer(first);
      const got = await edge.poll();
      expect(got.status).toBe(200);
      expect(edge.table).toMatchObject({ dataPlane: "feed", version: 1, routes: first.routes });
      expect(hashRoutes(edge.table?.routes ?? [])).toBe(edge.table?.sha256);
      const again = await edge.poll();
      expect(again.status).toBe(304);
      expect(await again.text()).toBe("");
      expect(again.headers.get("etag")).toBe(got.headers.get("etag"));
      await offer(second);
      expect((await edge.poll(1)).status).toBe(200);
      expect(edge.table?.version).toBe(2);
    });

    it("holds a poll open until there is another table, and answers it then, not at its end", async () => {
      const edge = new FeedEdge("a", token.secret);
      await offer(first);
      await edge.sync();
      const waiting = edge.poll(20);
      await new Promise((resolve) => setTimeout(resolve, 200));
      const started = performance.now();
      await offer(second);
      expect((await waiting).status).toBe(200);
      expect(performance.now() - started).toBeLessThan(5_000);
      expect(edge.table?.version).toBe(2);
    });

    it("answers a poll that waits before the first table, too", async () => {
      const edge = new FeedEdge("a", token.secret);
      const waiting = edge.poll(20);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await offer(first);
      expect((await waiting).status).toBe(200);
    });

    it("says after the wait that nothing changed, or that there is nothing", async () => {
      const edge = new FeedEdge("a", token.secret);
      const none = await edge.poll(1);
      expect(none.status).toBe(404);
      expect((await error(none)).message).toMatch(/No routing table has been published yet/);
      await offer(first);
      await edge.sync();
      const started = performance.now();
      expect((await edge.poll(1)).status).toBe(304);
      expect(performance.now() - started).toBeGreaterThan(900);
    });

    it("lets go of an edge that went away", async () => {
      const edge = new FeedEdge("a", token.secret);
      await offer(first);
      await edge.sync();
      const leaving = new AbortController();
      const started = performance.now();
      const waiting = edge.poll(20, leaving.signal);
      setTimeout(() => leaving.abort(), 100);
      await waiting;
      expect(performance.now() - started).toBeLessThan(5_000);
    });

    it("goes on when the connection it listens on is cut", async () => {
      const edge = new FeedEdge("a", token.secret);
      await offer(first);
      await edge.poll(0);
      const waiting = edge.poll(20);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await pool().query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
      await new Promise((resolve) => setTimeout(resolve, 100));
      await offer(second);
      expect((await waiting).status).toBe(200);
      expect(edge.table?.version).toBe(2);
    });

    it("answers many waiting edges from memory", async () => {
      await offer(first);
      const edges = Array.from({ length: 300 }, (_, index) => new FeedEdge(`e${index}`, token.secret));
      await Promise.all(edges.map((edge) => edge.poll()));
      const waiting = Promise.all(edges.map((edge) => edge.poll(20)));
      await new Promise((resolve) => setTimeout(resolve, 500));
      const started = performance.now();
      await offer(second);
      for (const response of await waiting) expect(response.status).toBe(200);
      expect(performance.now() - started).toBeLessThan(10_000);
    });

    it.each([
      ["wait", "?wait=31", "invalid", /at most 30 seconds/],
      ["wait", "?wait=soon", "invalid", /number of seconds/],
      ["dataPlane", "?dataPlane=NO", "invalid", /lower-case/],
      ["dataPlane", "?dataPlane=other", "not_found", /no data plane other/],
    ])("refuses a wrong %s in %s", async (field, query, code, message) => {
      const { GET } = await import("@/app/api/v1/routing/tables/current/route");
      const response = await GET(
        new Request(`http://localhost/api/v1/routing/tables/current${query}`, {
          headers: { authorization: `Bearer ${token.secret}` },
        }),
      );
      expect(await error(response)).toMatchObject({ code, field, message: expect.stringMatching(message) });
    });

    it("takes no word from other roles, and gives them no table without one", async () => {
      await offer(first);
      const ingest = new FeedEdge("a", (await seedToken("ingest")).secret);
      expect((await ingest.poll()).status).toBe(403);
      expect((await ingest.acknowledge({ version: 1, sha256: first.sha256 })).status).toBe(403);
      const viewer = new FeedEdge("a", (await seedToken("viewer")).secret);
      expect((await viewer.poll()).status).toBe(200);
      expect((await viewer.acknowledge()).status).toBe(403);
      expect((await new FeedEdge("a", "blst_nothing").poll()).status).toBe(401);
    });

    it("takes an acknowledgement again as a sign of life, and refuses stale, forged and senseless ones", async () => {
      const edge = new FeedEdge("a", token.secret);
      await offer(first);
      await edge.sync();
      await offer(second);
      await edge.sync();
      const again = await edge.acknowledge();
      expect(await again.json()).toEqual({ edge: "a", version: 2, current: 2, upToDate: true });
      const refusals: [Record<string, unknown>, number, string, RegExp][] = [
        [{ version: 1, sha256: first.sha256 }, 409, "version", /acknowledged table 2 before/],
        [{ version: 3 }, 409, "version", /never published; the newest is 2/],
        [{ sha256: "0".repeat(64) }, 400, "sha256", /not that of table 2/],
        [{ sha256: "zz" }, 400, "sha256", /64 hexadecimal digits/],
        [{ version: -1 }, 400, "version", /./],
        [{ version: "2; drop table edge" }, 400, "version", /./],
        [{ edge: "" }, 400, "edge", /Name the edge/],
        [{ edge: "a b" }, 400, "edge", /without spaces/],
        [{ extra: true }, 400, "", /./],
      ];
      for (const [change, status, field, message] of refusals) {
        const response = await edge.acknowledge(change);
        expect([JSON.stringify(change), response.status]).toEqual([JSON.stringify(change), status]);
        const refused = await error(response);
        expect(refused.message).toMatch(message);
        if (field) expect(refused.field).toBe(field);
      }
      expect(await prisma().edge.findUnique({ where: { id: "feed/a" } })).toMatchObject({ ackedVersion: 2n });
    });

    it("lets an unknown edge join with its first word, bound to its token, on the record, unless told not to", async () => {
      await offer(first);
      const edge = new FeedEdge("newcomer", token.secret);
      await edge.sync();
      await edge.sync();
      expect(await prisma().edge.findUnique({ where: { id: "feed/newcomer" } })).toMatchObject({
        ackedVersion: 1n,
        tokenId: token.id,
      });
      expect(
        await prisma().auditEntry.count({ where: { action: "edge.join", subjectId: "feed/newcomer" } }),
      ).toBe(1);
      const impostor = new FeedEdge("newcomer", (await seedToken()).secret);
      await impostor.poll();
      const refused = await impostor.acknowledge();
      expect([refused.status, (await error(refused)).message]).toEqual([
        403,
        expect.stringMatching(/bound to another API token/),
      ]);

      await prisma().dataPlane.update({ where: { id: "feed" }, data: { config: { selfRegister: false } } });
      const stranger = new FeedEdge("stranger", token.secret);
      await stranger.poll();
      expect((await stranger.acknowledge()).status).toBe(404);
    });

    it("keeps with the edge who was refused in its name and why, on the record once an hour", async () => {
      await offer(first);
      const edge = new FeedEdge("a", token.secret);
      await edge.sync();
      await prisma().edge.update({ where: { id: "feed/a" }, data: { tokenId: token.id } });
      const impostor = await seedToken();
      const forged = () =>
        new FeedEdge("a", impostor.secret).acknowledge({ version: 1, sha256: first.sha256 });
      const kept = () => prisma().edge.findUniqueOrThrow({ where: { id: "feed/a" } });
      const before = new Date();
      expect((await forged()).status).toBe(403);
      expect(await kept()).toMatchObject({
        ackedVersion: 1n,
        refusedWhy: "Edge a is bound to another API token than the one of this request.",
      });
      expect((await kept()).refusedAt?.getTime()).toBeGreaterThanOrEqual(before.getTime());
      expect((await forged()).status).toBe(403);
      expect((await edge.acknowledge({ version: 9 })).status).toBe(409);
      expect((await kept()).refusedWhy).toBe("Table 9 was never published; the newest is 1.");
      const entries = await prisma().auditEntry.findMany({
        where: { action: "edge.refuse_acknowledgement", at: { gte: before } },
        orderBy: { seq: "asc" },
      });
      expect(entries.map(({ actorId, reason }) => [actorId, reason?.split(" ")[0]])).toEqual([
        [impostor.id, "Edge"],
        [token.id, "Table"],
      ]);
    });

    it("asks which feed is meant when there are several, and refuses one that is disabled", async () => {
      await registerFeed("other", []);
      await feedOffers().close();
      await offer(first);
      const response = await new FeedEdge("a", token.secret).poll();
      expect(await error(response)).toMatchObject({
        field: "dataPlane",
        message: expect.stringMatching(/feed, other/),
      });
      const named = new FeedEdge("a", token.secret, "feed");
      await named.sync();
      expect(named.table?.version).toBe(1);
      await prisma().dataPlane.update({ where: { id: "feed" }, data: { enabled: false } });
      expect((await named.acknowledge()).status).toBe(409);
    });
  });
});
