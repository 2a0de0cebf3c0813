import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "@/lib/platform/clock";
import type { RoutingTable } from "../model";
import { contractCells, describeDataPlane, tableOf } from "../testing/contract";
import { checkConfig, type RunningHaproxy, startFleet, startHaproxy } from "../testing/haproxy-process";
import { changesFor } from "./changes";
import { haproxyPlane } from "./plane";
import { type HaproxyEstate, renderHaproxyConfig } from "./render";
import { parseStat } from "./reports";
import { runtimeApi } from "./runtime";

/** The contract's estate, with endpoints for its fleets. */
function estate(endpoints: Record<string, string>, tableVersion = 0): HaproxyEstate {
  return {
    tableVersion,
    fleets: Object.entries(endpoints).map(([id, endpoint]) => ({ id, endpoint })),
    cells: Object.entries(contractCells).map(([id, fleets]) => {
      const [origin = "", model = "", dataClass = ""] = id.split("|");
      return { id, origin, model, dataClass, allowed: fleets.map((fleet) => ({ fleet, share: 0 })) };
    }),
  };
}
const nowhere = {
  frankfurt: "127.0.0.1:1",
  "paris/1": "127.0.0.1:1",
  tokyo: "127.0.0.1:1",
  seoul: "127.0.0.1:1",
};
const planeOf = (...edges: { name: string; address: string }[]) =>
  haproxyPlane(edges, { timeoutMs: 2_000 }, systemClock);

describeDataPlane("haproxy", async () => {
  const names = ["a", "b", "c"] as const;
  const running = new Map<string, RunningHaproxy>();
  const fleet = await startFleet("any");
  const endpoints = Object.fromEntries(Object.keys(nowhere).map((id) => [id, fleet.endpoint]));
  for (const name of names) running.set(name, await startHaproxy(estate(endpoints)));
  const processOf = (name: string) => running.get(name) as RunningHaproxy;
  return {
    plane: planeOf(...names.map((name) => ({ name, address: processOf(name).address }))),
    edges: names,
    keep: async () => undefined,
    settle: async () => undefined,
    breakEdge: (name) => processOf(name).kill(),
    healEdge: (name) => processOf(name).start(),
    tamper: (name) =>
      runtimeApi({ path: processOf(name).socket }, { timeoutMs: 2_000 }).tell([
        "set weight DE:large:personal/frankfurt 10",
        "set weight DE:large:personal/paris_2f1 200",
      ]),
    close: async () => {
      for (const one of running.values()) await one.stop();
      await fleet.stop();
    },
  };
});

describe("a real HAProxy", () => {
  const fleets = new Map<string, Awaited<ReturnType<typeof startFleet>>>();
  let endpoints: Record<string, string> = {};
  let haproxy: RunningHaproxy;
  beforeAll(async () => {
    for (const id of Object.keys(nowhere)) fleets.set(id, await startFleet(id));
    endpoints = Object.fromEntries([...fleets].map(([id, fleet]) => [id, fleet.endpoint]));
  });
  afterAll(async () => {
    for (const fleet of fleets.values()) await fleet.stop();
  });
  afterEach(() => haproxy?.stop());

  const table = (version: number): RoutingTable =>
    tableOf(version, [
      { cell: "DE|large|personal", fleet: "frankfurt", share: 0.62 },
      { cell: "DE|large|personal", fleet: "paris/1", share: 0.38 },
      { cell: "JP|large|general", fleet: "tokyo", share: 1 },
    ]);
  const ask = (headers: Record<string, string>) => fetch(`${haproxy.url}/v1/chat/completions`, { headers });
  const german = { "x-ballast-origin": "de", "x-ballast-model": "large", "x-ballast-data-class": "Personal" };

  it("splits real requests as the table says, counts them, and never leaves the allowed fleets", async () => {
    haproxy = await startHaproxy(estate(endpoints));
    const plane = planeOf({ name: "a", address: haproxy.address });
    expect(await plane.publish(table(5), "k")).toEqual([{ edge: "a", outcome: "applied" }]);
    const answered = new Map<string, number>();
    for (let sent = 0; sent < 500; sent += 1) {
      const response = await ask(german);
      expect(response.status).toBe(200);
      const { fleet } = (await response.json()) as { fleet: string };
      expect(response.headers.get("x-ballast-fleet")).toBe(fleet === "paris/1" ? "paris_2f1" : fleet);
      answered.set(fleet, (answered.get(fleet) ?? 0) + 1);
    }
    expect([...answered.keys()].sort()).toEqual(["frankfurt", "paris/1"]);
    expect((answered.get("frankfurt") ?? 0) / 500).toBeCloseTo(0.62, 2);
    const [seen] = await plane.observe();
    const counted =
      seen?.state === "read" ? seen.routes?.filter((one) => one.cell === "DE|large|personal") : [];
    expect(new Map(counted?.map((one) => [one.fleet, one.requests]))).toEqual(answered);
  });

  it("says which fleets it reaches, and is not well when it reaches none", async () => {
    const [dead, up] = [await startHaproxy(estate(nowhere)), await startHaproxy(estate(endpoints))];
    haproxy = up;
    try {
      // "Down" takes three failed checks, 200 ms apart.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const plane = planeOf({ name: "dead", address: dead.address }, { name: "up", address: up.address });
      expect(await plane.health()).toEqual([
        {
          edge: "dead",
          healthy: false,
          reason: expect.stringMatching(/reaches 0 of 4 fleets; down: frankfurt/),
        },
        {
          edge: "up",
          healthy: true,
          detail: expect.stringMatching(/^HAProxy \d.*It reaches all 4 fleets\.$/),
          latencyMs: expect.any(Number),
        },
      ]);
    } finally {
      await dead.stop();
    }
  });

  it("refuses requests that name no known cell, in words", async () => {
    haproxy = await startHaproxy(estate(endpoints));
    for (const headers of [
      {},
      { ...german, "x-ballast-origin": "FR" },
      { ...german, "x-ballast-data-class": "x" },
    ]) {
      const response = await ask(headers);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { code: "unknown_cell" } });
    }
  });

  it("sends them to the one fleet that is configured instead, if one is", async () => {
    haproxy = await startHaproxy(estate(endpoints), { unknown: { kind: "fleet", fleet: "seoul" } });
    const response = await ask({});
    expect(await response.json()).toEqual({ fleet: "seoul" });
  });

  it("keeps its weights and its table's version over a restart with a saved state", async () => {
    haproxy = await startHaproxy(estate(endpoints));
    const plane = planeOf({ name: "a", address: haproxy.address });
    await plane.publish(table(70_000), "k");
    const before = await plane.observe();
    await haproxy.saveState();
    await haproxy.kill();
    await haproxy.start();
    const strip = (all: typeof before) =>
      all.map((one) =>
        one.state === "read" ? { version: one.version, routes: one.routes?.map((r) => r.share) } : one,
      );
    expect(strip(await plane.observe())).toEqual(strip(before));
    expect(before[0]).toMatchObject({ version: 70_000 });
  });

  it("recovers from a crash after any command of a publication", async () => {
    haproxy = await startHaproxy(estate(endpoints));
    const plane = planeOf({ name: "a", address: haproxy.address });
    const api = runtimeApi({ path: haproxy.socket }, { timeoutMs: 2_000 });
    const moved = (version: number) =>
      tableOf(version, [
        { cell: "DE|large|personal", fleet: version % 2 ? "frankfurt" : "paris/1", share: 1 },
        { cell: "JP|large|general", fleet: version % 2 ? "tokyo" : "seoul", share: 1 },
      ]);
    await plane.publish(moved(1), "k1");
    let version = 1;
    for (let stopAfter = 0; ; stopAfter += 1) {
      version += 1;
      const change = changesFor(moved(version), parseStat(await api.ask("show stat -1 4 -1")));
      if (change.kind !== "write") throw new Error("expected commands");
      if (stopAfter > change.commands.length) break;
      await api.tell(change.commands.slice(0, stopAfter));
      // At no point is a cell without a server.
      const [half] = await plane.observe();
      const routes = half?.state === "read" ? (half.routes ?? []) : [];
      for (const cell of Object.keys(contractCells))
        expect(
          routes.filter((one) => one.cell === cell).reduce((sum, one) => sum + one.share, 0),
        ).toBeCloseTo(1);
      expect(await plane.publish(moved(version), `k${version}`)).toEqual([{ edge: "a", outcome: "applied" }]);
    }
    expect(version).toBeGreaterThan(8);
  });

  it("refuses a table with a fleet that its configuration lacks, before it writes anything", async () => {
    haproxy = await startHaproxy(estate(endpoints));
    const plane = planeOf({ name: "a", address: haproxy.address });
    await plane.publish(table(5), "k");
    const before = await plane.observe();
    const foreign = tableOf(6, [{ cell: "DE|large|personal", fleet: "seoul", share: 1 }]);
    expect(await plane.publish(foreign, "k6")).toEqual([
      {
        edge: "a",
        outcome: "failed",
        reason: expect.stringMatching(/no server DE:large:personal\/seoul.*Render/),
      },
    ]);
    expect(await plane.observe()).toMatchObject(
      before.map(({ edge, state }) => ({ edge, state, version: 5 })),
    );
  });

  it("takes a table of 4,000 servers within seconds", async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `fleet-${index}`);
    const cells = Array.from({ length: 200 }, (_, index) => `C${index}|large|general`);
    haproxy = await startHaproxy({
      tableVersion: 0,
      fleets: ids.map((id) => ({ id, endpoint: "127.0.0.1:1" })),
      cells: cells.map((id) => {
        const [origin = "", model = "", dataClass = ""] = id.split("|");
        return { id, origin, model, dataClass, allowed: ids.map((fleet) => ({ fleet, share: 0 })) };
      }),
    });
    const plane = planeOf({ name: "a", address: haproxy.address });
    const routes = cells.flatMap((cell) => ids.map((fleet) => ({ cell, fleet, share: 1 / ids.length })));
    const started = performance.now();
    expect(await plane.publish(tableOf(1, routes), "k")).toEqual([{ edge: "a", outcome: "applied" }]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe("a rendered haproxy.cfg", () => {
  const options = {
    bind: ":8080",
    statsSocket: "/run/haproxy/ballast.sock",
    stateFile: "/var/lib/haproxy/state",
    healthPath: "/health",
    unknown: { kind: "refuse" } as const,
    healthIntervalMs: 2_000,
  };

  it("is valid, whatever the ids and endpoints", async () => {
    const { config, warnings } = renderHaproxyConfig(
      {
        tableVersion: 300,
        fleets: [
          { id: "a b/ü", endpoint: "fleet.internal.example:8000" },
          { id: "secure", endpoint: "https://models.example" },
          { id: "six", endpoint: "[2001:db8::1]:80" },
          { id: "none", endpoint: null },
          { id: "odd", endpoint: "nonsense; server x 1.2.3.4" },
        ],
        cells: [
          {
            id: 'FR|vendor/"model" $1|general',
            origin: "FR",
            model: 'vendor/"model" $1',
            dataClass: "general",
            allowed: ["a b/ü", "secure", "six", "none", "odd"].map((fleet) => ({ fleet, share: 0.2 })),
          },
          { id: "BR|m|personal", origin: "BR", model: "m", dataClass: "personal", allowed: [] },
        ],
      },
      { ...options, statsTcp: "127.0.0.1:9999" },
    );
    await checkConfig(config);
    expect(warnings).toEqual([
      expect.stringContaining("none"),
      expect.stringContaining("odd"),
      expect.stringContaining("BR|m|personal"),
    ]);
    expect(config).not.toContain("1.2.3.4");
    expect(config).toContain("server a_20b_2f_c3_bc fleet.internal.example:8000 weight 256");
  });

  it("is valid for an estate without anything in it", () =>
    checkConfig(renderHaproxyConfig({ tableVersion: 0, fleets: [], cells: [] }, options).config));
});
