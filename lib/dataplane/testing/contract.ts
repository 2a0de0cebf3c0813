import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Route, RoutingTable } from "../model";
import type { DataPlanePort, EdgeObservation } from "../port";
import { judgeSync } from "../sync";
import { hashRoutes } from "../table";

/** The estate every contract test runs on: two cells, and the fleets that may serve each. */
export const contractCells = {
  "DE|large|personal": ["frankfurt", "paris/1"],
  "JP|large|general": ["tokyo", "seoul", "frankfurt"],
};

export const tableOf = (version: number, routes: Route[]): RoutingTable => ({
  version,
  routes,
  sha256: hashRoutes(routes),
});

const before: Route[] = [
  { cell: "DE|large|personal", fleet: "frankfurt", share: 1 },
  { cell: "JP|large|general", fleet: "seoul", share: 0.7 },
  { cell: "JP|large|general", fleet: "tokyo", share: 0.3 },
];
const after: Route[] = [
  { cell: "DE|large|personal", fleet: "frankfurt", share: 0.15 },
  { cell: "DE|large|personal", fleet: "paris/1", share: 0.85 },
  { cell: "JP|large|general", fleet: "frankfurt", share: 1 / 3 },
  { cell: "JP|large|general", fleet: "seoul", share: 1 / 3 },
  { cell: "JP|large|general", fleet: "tokyo", share: 1 / 3 },
];

export type PlaneUnderTest = {
  plane: DataPlanePort;
  /** Its three edges. */
  edges: readonly [string, string, string];
  /** What the edges need to be given before a table can be published to them: feeds keep tables in the database. */
  keep(table: RoutingTable): Promise<void>;
  /** Edges that are up do what they do by themselves: fetch and acknowledge. Nothing where Ballast pushes. */
  settle(): Promise<void>;
  breakEdge(name: string): Promise<void>;
  healEdge(name: string): Promise<void>;
  /** Someone changes an edge's routes behind Ballast's back; absent where routes are not read from the edge. */
  tamper?(name: string): Promise<void>;
  close(): Promise<void>;
};

/** What every data plane promises, whatever it is made of. */
export function describeDataPlane(name: string, open: () => Promise<PlaneUnderTest>): void {
  describe(`the data plane contract: ${name}`, () => {
    let test: PlaneUnderTest;
    const observed = async (edge: string): Promise<EdgeObservation> => {
      const found = (await test.plane.observe()).find((one) => one.edge === edge);
      if (!found) throw new Error(`observe() says nothing of edge ${edge}.`);
      return found;
    };
    const publish = async (table: RoutingTable) => {
      await test.keep(table);
      const outcomes = await test.plane.publish(table, `key-${table.version}`);
      await test.settle();
      return outcomes;
    };
    const syncOf = async (edge: string, desired: RoutingTable) =>
      judgeSync(desired, await observed(edge), null, test.plane.capabilities().worstShareError).sync;

    beforeEach(async () => {
      test = await open();
    });
    afterEach(() => test.close());

    it("says what it cannot do, and keeps shares within half a percentage point", () => {
      const capabilities = test.plane.capabilities();
      expect(capabilities.cannot.length).toBeGreaterThan(0);
      for (const sentence of capabilities.cannot) expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(capabilities.worstShareError).toBeLessThan(0.005);
    });

    it("writes only the edges that are meant, where it writes edges at all", async () => {
      if (test.plane.capabilities().direction === "pull") return;
      const [one, ...others] = test.edges;
      const table = tableOf(1, before);
      await test.keep(table);
      const outcomes = await test.plane.publish(table, "key-1", new Set([one]));
      expect(outcomes).toEqual([{ edge: one, outcome: "applied" }]);
      expect(await syncOf(one, table)).toBe("in_sync");
      for (const other of others) expect(await syncOf(other, table)).not.toBe("in_sync");
    });

    it("has edges that run no table before one is published", async () => {
      const all = await test.plane.observe();
      expect(all.map((one) => one.edge).sort()).toEqual([...test.edges].sort());
      for (const one of all) if (one.state === "read") expect(one.version).toBeNull();
    });

    it("brings every edge to the table, then to the next", async () => {
      for (const table of [tableOf(1, before), tableOf(2, after)]) {
        const outcomes = await publish(table);
        expect(outcomes.map((one) => one.edge).sort()).toEqual([...test.edges].sort());
        for (const one of outcomes) expect(["applied", "offered"]).toContain(one.outcome);
        for (const edge of test.edges) {
          expect(await syncOf(edge, table)).toBe("in_sync");
          expect(await observed(edge)).toMatchObject({ state: "read", version: table.version });
        }
      }
    });

    it("does the same thing once when asked twice", async () => {
      const table = tableOf(7, before);
      await publish(table);
      const first = await test.plane.observe();
      for (const one of await publish(table)) expect(one.outcome).not.toBe("failed");
      const second = await test.plane.observe();
      const routesOf = (all: EdgeObservation[]) =>
        all.map((one) =>
          one.state === "read" ? [one.edge, one.version, one.routes] : [one.edge, one.reason],
        );
      expect(routesOf(second)).toEqual(routesOf(first));
    });

    it("refuses to go back to an older table, and says why", async () => {
      const newer = tableOf(9, after);
      await publish(newer);
      for (const one of await publish(tableOf(8, before))) {
        expect(one.outcome).toBe("failed");
        expect(one.outcome === "failed" && one.reason).toMatch(/newer than 8|table 9/);
      }
      for (const edge of test.edges) expect(await syncOf(edge, newer)).toBe("in_sync");
    });

    it("serves the other edges when one is broken, says which and why, and catches it up once it is back", async () => {
      const [broken, ...others] = test.edges;
      await publish(tableOf(1, before));
      await test.breakEdge(broken);
      const table = tableOf(2, after);
      const outcomes = await publish(table);
      for (const edge of others) {
        expect(outcomes.find((one) => one.edge === edge)?.outcome).not.toBe("failed");
        expect(await syncOf(edge, table)).toBe("in_sync");
      }
      const seen = await observed(broken);
      expect(seen.state).toBe("unreachable");
      expect(seen.state === "unreachable" && seen.reason).toMatch(/\S.*\.$/);
      const push = test.plane.capabilities().direction === "push";
      expect(outcomes.find((one) => one.edge === broken)?.outcome).toBe(push ? "failed" : "offered");

      await test.healEdge(broken);
      await publish(table);
      expect(await syncOf(broken, table)).toBe("in_sync");
    });

    it("tells a broken edge from a healthy one, apart from what they run", async () => {
      const [broken, ...others] = test.edges;
      await publish(tableOf(1, before));
      await test.breakEdge(broken);
      const health = new Map((await test.plane.health()).map((one) => [one.edge, one]));
      expect(health.get(broken)).toMatchObject({ healthy: false, reason: expect.stringMatching(/\.$/) });
      for (const edge of others) expect(health.get(edge)).toMatchObject({ healthy: true });
    });

    it("shows an edge that was changed behind its back as drifted, where it can be read", async () => {
      const table = tableOf(3, before);
      await publish(table);
      expect(Boolean(test.tamper)).toBe(test.plane.capabilities().readsBack);
      if (!test.tamper) return;
      await test.tamper(test.edges[1]);
      expect(await syncOf(test.edges[0], table)).toBe("in_sync");
      expect(await syncOf(test.edges[1], table)).toBe("drifted");
      await publish(table);
      expect(await syncOf(test.edges[1], table)).toBe("in_sync");
    });
  });
}
