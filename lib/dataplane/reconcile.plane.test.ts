import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/identity/model";
import { systemClock } from "@/lib/platform/clock";
import { pool, prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { fakePlane } from "./fake";
import { feedOffers } from "./feed/offers";
import type { HaproxyEstate } from "./haproxy/render";
import { runtimeApi } from "./haproxy/runtime";
import { liveRoutingStore } from "./live-store";
import type { Route } from "./model";
import type { DataPlanePort } from "./port";
import { bringPlaneTo, reconcile } from "./reconcile";
import { loadEffect } from "./store/effects";
import { loadPlane } from "./store/planes";
import { newestTable } from "./store/tables";
import { contractCells } from "./testing/contract";
import { seedEstate, seedLocalRule } from "./testing/estate";
import { FeedEdge, seedToken } from "./testing/feed-edge";
import { type RunningHaproxy, startHaproxy } from "./testing/haproxy-process";
import { recordIntent } from "./verbs/record-intent";
import { registerDataPlane } from "./verbs/register-data-plane";
import { registerEdge } from "./verbs/register-edge";
import { republish } from "./verbs/republish";
import { restoreEdge } from "./verbs/restore-edge";

const worker = systemActor("worker");
/** These tables belong to no shift: the law alone judges them. */
const fits = async () => null;
const store = liveRoutingStore(worker, systemClock, fits);
const admin = { kind: "user" as const, id: "0", label: "Admin", roles: ["admin" as const], from: "test" };
const german = "DE|large|personal";
const to = (fleet: string): Route[] => [
  { cell: german, fleet, share: 1 },
  { cell: "JP|large|general", fleet: "tokyo", share: 1 },
];
const estate: HaproxyEstate = {
  tableVersion: 0,
  fleets: [...new Set(Object.values(contractCells).flat())].map((id) => ({ id, endpoint: "127.0.0.1:1" })),
  cells: Object.entries(contractCells).map(([id, fleets]) => {
    const [origin = "", model = "", dataClass = ""] = id.split("|");
    return { id, origin, model, dataClass, allowed: fleets.map((fleet) => ({ fleet, share: 0 })) };
  }),
};

describe("bringing data planes to the newest table", () => {
  useTestDatabase();
  const running: RunningHaproxy[] = [];
  let tokenSecret = "";

  beforeAll(async () => {
    await seedEstate({
      cells: Object.keys(contractCells),
      fleets: [
        { id: "frankfurt", country: "DE" },
        { id: "paris/1", country: "FR" },
        { id: "tokyo", country: "JP" },
        { id: "seoul", country: "KR" },
        { id: "planned", state: "planned" },
      ],
    });
    tokenSecret = (await seedToken()).secret;
  });
  beforeEach(() => pool().query("TRUNCATE routing_table, data_plane, residency_rule CASCADE"));
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
    await feedOffers().close();
  });
  afterAll(() => feedOffers().close());

  const intend = async (routes: Route[], key = `k${Math.random()}`) =>
    recordIntent(worker, { key, routes, note: "test", baseVersion: (await newestTable())?.version ?? null });
  const haproxyWith = async (count: number) => {
    await registerDataPlane(admin, { kind: "haproxy", id: "lb", name: "Load balancers" });
    for (let index = 0; index < count; index += 1) {
      const one = await startHaproxy(estate);
      running.push(one);
      await registerEdge(admin, { dataPlaneId: "lb", name: `h${index}`, address: one.address });
    }
  };
  const run = () => reconcile(worker, systemClock, fits);
  const edgesOf = async (id: string) =>
    Object.fromEntries((await loadPlane(id))?.edges.map((edge) => [edge.name, edge.sync]) ?? []);

  it("brings HAProxy and the feed to it, each as it can, and says how far they are", async () => {
    await haproxyWith(2);
    await registerDataPlane(admin, { kind: "feed", id: "feed", name: "Feed" });
    const edge = new FeedEdge("pop-1", tokenSecret);
    const { version } = await intend(to("frankfurt"));
    expect((await run()).map((one) => [one.id, one.problem])).toEqual([
      ["feed", null],
      ["lb", null],
    ]);
    expect(await loadEffect("lb", version)).toMatchObject({ outcome: "applied", attempts: 1 });
    expect(await loadEffect("feed", version)).toMatchObject({ outcome: null });
    expect(await edgesOf("lb")).toEqual({ h0: "in_sync", h1: "in_sync" });

    await edge.sync();
    const [feed] = await run();
    expect(feed?.report?.convergence).toEqual({ version, edges: 1, edgesInSync: 1 });
    expect(await loadEffect("feed", version)).toMatchObject({ outcome: "applied", attempts: 1 });
    const actions = (await prisma().auditEntry.findMany({ orderBy: { seq: "asc" } })).map(
      (entry) => entry.action,
    );
    expect(actions.filter((action) => action.startsWith("routing."))).toEqual([
      "routing.publish",
      "routing.outcome",
      "routing.outcome",
    ]);
    const entries = await prisma().auditEntry.count();
    await run();
    expect(await prisma().auditEntry.count()).toBe(entries);
  });

  it("keeps a silent edge on record once, however long it is silent", async () => {
    await registerDataPlane(admin, {
      kind: "feed",
      id: "feed",
      name: "Feed",
      config: { silentAfterMs: 1_000 },
    });
    const edge = new FeedEdge("pop-1", tokenSecret);
    await intend(to("frankfurt"));
    await run();
    await edge.sync();
    await intend(to("paris/1"));
    await run();
    const later = (ms: number) => reconcile(worker, { now: () => new Date(Date.now() + ms) }, fits);
    await later(5_000);
    expect(await edgesOf("feed")).toEqual({ "pop-1": "unreachable" });
    const observedAt = async () => (await loadPlane("feed"))?.edges[0]?.observedAt;
    const [entries, written] = [await prisma().auditEntry.count(), await observedAt()];
    await later(8_000);
    expect(await observedAt()).toEqual(written);
    await later(60_000);
    expect(await observedAt()).not.toEqual(written);
    expect(await prisma().auditEntry.count()).toBe(entries);
  });

  it("tells a dead edge from the others, and brings it up when it is back with an old table", async () => {
    await haproxyWith(2);
    await intend(to("frankfurt"));
    await run();
    await running[1]?.saveState();
    await running[1]?.kill();
    const { version } = await intend(to("paris/1"));
    await run();
    expect(await edgesOf("lb")).toEqual({ h0: "in_sync", h1: "unreachable" });
    expect(await loadEffect("lb", version)).toMatchObject({
      outcome: "failed",
      detail: { edges: [{ edge: "h1", reason: expect.stringMatching(/check that HAProxy is running/) }] },
    });
    await running[1]?.start();
    await run();
    expect(await edgesOf("lb")).toEqual({ h0: "in_sync", h1: "in_sync" });
    expect(await loadEffect("lb", version)).toMatchObject({ outcome: "applied", detail: null });

    // The same after everything was applied: an edge that restarts with an older table is behind, not drifted.
    await running[1]?.kill();
    await running[1]?.start();
    await run();
    expect(await edgesOf("lb")).toEqual({ h0: "in_sync", h1: "in_sync" });
  });

  it("shows a change made by hand as drift, leaves it, and writes over it when asked to", async () => {
    await haproxyWith(1);
    await intend(to("frankfurt"));
    await run();
    const api = runtimeApi({ path: running[0]?.socket ?? "" }, { timeoutMs: 1_000 });
    await api.tell(["set weight DE:large:personal/paris_2f1 256"]);
    await run();
    expect(await edgesOf("lb")).toEqual({ h0: "drifted" });
    expect((await loadPlane("lb"))?.edges[0]?.note).toMatch(
      /fleet frankfurt has 50\.0%, expected 100\.0%|paris/,
    );
    expect(await api.ask("get weight DE:large:personal/paris_2f1")).toMatch(/^256/);
    await republish(admin, { dataPlaneId: "lb", reason: "The outage is over" });
    await run();
    expect(await edgesOf("lb")).toEqual({ h0: "in_sync" });
  });

  it("sets one edge back when asked to, and leaves its neighbour as somebody changed it", async () => {
    await haproxyWith(2);
    await intend(to("frankfurt"));
    await run();
    const apis = running.map(({ socket }) => runtimeApi({ path: socket }, { timeoutMs: 1_000 }));
    for (const api of apis) await api.tell(["set weight DE:large:personal/paris_2f1 256"]);
    await run();
    expect(await edgesOf("lb")).toEqual({ h0: "drifted", h1: "drifted" });
    await expect(restoreEdge(admin, { edgeId: "lb/h9", reason: "No such" })).rejects.toThrow(/no edge/);
    await restoreEdge(admin, { edgeId: "lb/h0", reason: "Changed by mistake" });
    await run();
    await run();
    expect(await edgesOf("lb")).toEqual({ h0: "in_sync", h1: "drifted" });
    expect(await apis[1]?.ask("get weight DE:large:personal/paris_2f1")).toMatch(/^256/);
    expect((await loadPlane("lb"))?.edges.map((edge) => edge.restoreVersion)).toEqual([null, null]);
    await expect(restoreEdge(admin, { edgeId: "lb/h0", reason: "Once more" })).rejects.toThrow(
      /nothing to set back/,
    );
    expect(await prisma().auditEntry.findFirst({ where: { action: "edge.restore" } })).toMatchObject({
      subjectId: "lb/h0",
      reason: "Changed by mistake",
    });
  });

  it("does not fight a change by hand while another edge of the data plane is dead", async () => {
    await haproxyWith(2);
    await intend(to("frankfurt"));
    await run();
    await running[1]?.kill();
    const { version } = await intend(to("paris/1"));
    await run();
    expect(await edgesOf("lb")).toEqual({ h0: "in_sync", h1: "unreachable" });
    const api = runtimeApi({ path: running[0]?.socket ?? "" }, { timeoutMs: 1_000 });
    await api.tell(["set weight DE:large:personal/frankfurt 256"]);
    await run();
    await run();
    expect(await edgesOf("lb")).toEqual({ h0: "drifted", h1: "unreachable" });
    expect(await api.ask("get weight DE:large:personal/frankfurt")).toMatch(/^256/);
    expect(await loadEffect("lb", version)).toMatchObject({
      outcome: "failed",
      detail: { edges: [{ edge: "h1" }] },
    });
  });

  it("refuses at the intent what the law denies, does not sum to 1, is not delivered or was computed from another table", async () => {
    await seedLocalRule("DE");
    await expect(intend(to("paris/1"))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/DE\|large\|personal may not be served by fleet paris\/1 \(de-local\)/),
    });
    await expect(intend([{ cell: german, fleet: "planned", share: 1 }])).rejects.toThrow(/not delivered yet/);
    await expect(intend([{ cell: german, fleet: "frankfurt", share: 0.9 }])).rejects.toThrow(/sum to 0\.9/);
    const { version } = await intend(to("frankfurt"));
    await expect(
      recordIntent(worker, { key: "x", routes: to("frankfurt"), note: "n", baseVersion: version - 1 }),
    ).rejects.toMatchObject({ code: "conflict", field: "baseVersion" });
    expect((await newestTable())?.version).toBe(version);
  });

  it("refuses at the edge what the law has come to deny since, and changes nothing there", async () => {
    await haproxyWith(1);
    await intend(to("frankfurt"));
    await run();
    const { version } = await intend(to("paris/1"));
    await seedLocalRule("DE");
    const [result] = await run();
    expect(result?.problem).toMatch(/may not be served by fleet paris\/1/);
    expect(await loadEffect("lb", version)).toMatchObject({ outcome: "failed" });
    expect(await edgesOf("lb")).toEqual({ h0: "behind" });
  });

  it("makes one table of the same request twice, and refuses the same key for another", async () => {
    const first = await intend(to("frankfurt"), "key");
    expect(await intend(to("frankfurt"), "key")).toEqual(first);
    await expect(intend(to("paris/1"), "key")).rejects.toMatchObject({ code: "conflict", field: "key" });
    expect(await prisma().routingTable.count()).toBe(1);
  });

  it("makes one table after the other when many are made at once", async () => {
    const made = await Promise.allSettled(
      ["frankfurt", "paris/1", "frankfurt"].map((fleet) => intend(to(fleet))),
    );
    expect(made.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(await prisma().routingTable.count()).toBe(1);
  });

  it("finishes what a crash left, at any point of it", async () => {
    await haproxyWith(1);
    const plane = async () => {
      const found = await loadPlane("lb");
      if (!found) throw new Error("no data plane");
      return found;
    };
    const { openPlane } = await import("./open-plane");
    const crash = () => Promise.reject(new Error("killed"));
    const points: ((port: DataPlanePort) => Partial<DataPlanePort>)[] = [
      () => ({ observe: crash }),
      () => ({ publish: crash }),
      (port) => ({ publish: async (table, key) => port.publish(table, key).then(crash) }),
      (port) => {
        let reads = 0;
        return { observe: () => (reads++ === 0 ? port.observe() : crash()) };
      },
    ];
    for (const [index, point] of points.entries()) {
      const { version } = await intend(to(index % 2 ? "frankfurt" : "paris/1"));
      const found = await plane();
      const port = openPlane(found, systemClock);
      const dying: DataPlanePort = { ...port, ...point(port) };
      await expect(bringPlaneTo(await newestTable(), store, found, dying, systemClock)).rejects.toThrow(
        "killed",
      );
      expect(await loadEffect("lb", version)).toMatchObject({ outcome: null });
      await run();
      expect(await loadEffect("lb", version)).toMatchObject({ outcome: "applied" });
      expect(await edgesOf("lb")).toEqual({ h0: "in_sync" });
    }
  });

  it("does not take a data plane's word: a lost table is failed, and sent again", async () => {
    await registerDataPlane(admin, { kind: "haproxy", id: "lb", name: "Load balancers" });
    await registerEdge(admin, { dataPlaneId: "lb", name: "a", address: "tcp:127.0.0.1:1" });
    const fake = fakePlane(["a"], systemClock);
    const { version } = await intend(to("frankfurt"));
    const step = async () => {
      const plane = await loadPlane("lb");
      if (!plane) throw new Error("no data plane");
      await bringPlaneTo(await newestTable(), store, plane, fake.plane, systemClock);
      return (await loadEffect("lb", version))?.outcome;
    };
    fake.set("a", "lose");
    expect(await step()).toBe("failed");
    fake.set("a", "delay");
    expect(await step()).toBe("failed");
    fake.tick();
    expect(await step()).toBe("applied");
    expect(fake.published.length).toBe(2);
  });

  it("never lets one that read an older table overtake a newer one", async () => {
    await registerDataPlane(admin, { kind: "haproxy", id: "lb", name: "Load balancers" });
    await registerEdge(admin, { dataPlaneId: "lb", name: "a", address: "tcp:127.0.0.1:1" });
    const fake = fakePlane(["a"], systemClock);
    const plane = await loadPlane("lb");
    if (!plane) throw new Error("no data plane");
    const first = await intend(to("frankfurt"));
    const older = await newestTable();
    const second = await intend(to("paris/1"));
    await bringPlaneTo(await newestTable(), store, plane, fake.plane, systemClock);
    await bringPlaneTo(older, store, plane, fake.plane, systemClock);
    expect(fake.published.map((one) => one.version)).toEqual([second.version]);
    expect(await edgesOf("lb")).toEqual({ a: "in_sync" });
    expect(await loadEffect("lb", first.version)).toMatchObject({ outcome: "superseded" });
    expect(await loadEffect("lb", second.version)).toMatchObject({ outcome: "applied" });
  });

  it("writes to a data plane from one process at a time", async () => {
    await registerDataPlane(admin, { kind: "haproxy", id: "lb", name: "Load balancers" });
    await registerEdge(admin, { dataPlaneId: "lb", name: "a", address: "tcp:127.0.0.1:1" });
    await intend(to("frankfurt"));
    const fake = fakePlane(["a"], systemClock);
    const plane = await loadPlane("lb");
    if (!plane) throw new Error("no data plane");
    let [writing, most] = [0, 0];
    const slow: DataPlanePort = {
      ...fake.plane,
      publish: async (table, key) => {
        writing += 1;
        most = Math.max(most, writing);
        await new Promise((resolve) => setTimeout(resolve, 50));
        writing -= 1;
        return fake.plane.publish(table, key);
      },
    };
    const desired = await newestTable();
    await Promise.all([1, 2, 3].map(() => bringPlaneTo(desired, store, plane, slow, systemClock)));
    expect(most).toBe(1);
    expect(await edgesOf("lb")).toEqual({ a: "in_sync" });
  });

  it("keeps one data plane's failure from the others", async () => {
    await prisma().dataPlane.create({
      data: { id: "k8s", name: "Gateways", kind: "gateway_api", config: {} },
    });
    await haproxyWith(1);
    await intend(to("frankfurt"));
    const results = new Map((await run()).map((one) => [one.id, one.problem]));
    expect(results.get("k8s")).toMatch(/gateway_api/);
    expect(results.get("lb")).toBeNull();
    expect(await edgesOf("lb")).toEqual({ h0: "in_sync" });
  });

  it("is held to it by the database: tables are whole, immutable and sum to 1", async () => {
    const { version } = await intend(to("frankfurt"));
    const id = BigInt(version);
    await expect(
      pool().query("INSERT INTO routing_share VALUES ($1, 'DE|large|personal', 'seoul', 1)", [version]),
    ).rejects.toThrow(/is made already/);
    await expect(
      prisma().routingShare.updateMany({ where: { version: id }, data: { share: 0.5 } }),
    ).rejects.toThrow();
    await expect(pool().query("DELETE FROM routing_table")).rejects.toThrow(/never changed/);
    await expect(
      pool().query(
        "WITH t AS (INSERT INTO routing_table (sha256, key, note, created_by) VALUES (repeat('0', 64), 'raw', 'n', 'me') RETURNING version) SELECT version FROM t",
      ),
    ).resolves.toBeDefined();
    const client = await pool().connect();
    try {
      await client.query("BEGIN");
      const made = await client.query(
        "INSERT INTO routing_table (sha256, key, note, created_by) VALUES (repeat('0', 64), 'half', 'n', 'me') RETURNING version",
      );
      await client.query("INSERT INTO routing_share VALUES ($1, 'DE|large|personal', 'frankfurt', 0.5)", [
        made.rows[0].version,
      ]);
      await expect(client.query("COMMIT")).rejects.toThrow(/sum to 0\.5, not to 1/);
    } finally {
      client.release();
    }
    await prisma().dataPlane.create({
      data: { id: "f", name: "f", kind: "feed", config: {}, offeredVersion: 9n },
    });
    await expect(pool().query("UPDATE data_plane SET offered_version = 8 WHERE id = 'f'")).rejects.toThrow(
      /cannot go back/,
    );
  });
});
