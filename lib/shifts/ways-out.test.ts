import { describe, expect, it } from "vitest";
import type { Progress } from "./model";
import { loadByFleet, type SafetyFacts } from "./safety";
import { overlay } from "./table";
import { facts, judged, shiftOf, t0, table, target } from "./testing/world";
import { waysOut } from "./ways-out";

const arrived = overlay(table, target);
const completed = shiftOf({ state: "completed", live: { version: 15, fraction: 1 }, at: t0, because: "" });
/** Virginia may serve Germany here: a third place to go. */
const open = {
  ...facts,
  cells: { ...facts.cells, de: { ...facts.cells.de!, denied: {} } },
};
const seen = (healthy: Record<string, number>, estate: SafetyFacts = open) => ({
  table: arrived,
  facts: { ...estate, healthyAccelerators: { ...estate.healthyAccelerators, ...healthy } },
  backLimit: 0.97,
  judgements: [judged("pass")],
});
const nothing = new Set<string>();

describe("ways out of a shift that has moved", () => {
  it("need no comparison where going back is safe", async () => {
    expect(await waysOut(completed, seen({}), nothing)).toBeNull();
  });

  it("are none before anything has moved", async () => {
    const pending: Progress = {
      state: "running",
      live: { version: 10, fraction: 0 },
      step: { phase: "pending", index: 0 },
      pausedSince: null,
      waived: [],
    };
    expect(await waysOut(shiftOf(pending), { ...seen({ fra: 0 }), table }, nothing)).toBeNull();
  });

  it("say that staying is safe, and offer nothing else then", async () => {
    const ways = await waysOut(completed, seen({ fra: 30 }), nothing);
    expect(ways?.nearest).toBeNull();
    expect(ways?.sentence).toBe(
      "Going back would leave 20 requests/s unserved and run fra at 167% (limit 97%). Staying would serve everything, with no fleet above 97%.",
    );
  });

  it("offer the nearest table that law and capacity allow, and how the three compare", async () => {
    // Of Germany's 50 requests/s, 20 are in Frankfurt, which bears 10, and 30 beside France's 30 in Paris, which bears 40.
    const ways = await waysOut(completed, seen({ fra: 10, par: 40 }), nothing);
    const row = ways?.nearest?.toward.de ?? {};
    const load = loadByFleet(overlay(arrived, { de: row }), open);
    expect(load.get("fra")).toBeLessThanOrEqual(9.7);
    expect(load.get("par")).toBeLessThanOrEqual(38.8);
    expect(ways?.nearest?.prospect.movedRequestsPerSec).toBeCloseTo((load.get("iad") ?? 0) as number, 6);
    expect(ways?.sentence).toMatch(
      /^Going back would leave 40 requests\/s unserved .* Staying would leave 30 requests\/s unserved .* The nearest safe table moves 32 requests\/s and would serve everything, with no fleet above 97%\.$/,
    );
  });

  it("offer nothing where law leaves nowhere to go", async () => {
    const ways = await waysOut(completed, seen({ fra: 10, par: 40 }, facts), nothing);
    expect(ways?.nearest?.toward.de?.iad).toBeUndefined();
    expect(ways?.sentence).toContain("No table that law and capacity allow is better.");
  });

  it("give nothing more to fleets of another shift", async () => {
    const ways = await waysOut(completed, seen({ fra: 10, par: 40 }), new Set(["iad"]));
    expect(ways?.nearest).toBeNull();
  });

  it("take from a breached fleet what the shift brought it", async () => {
    const breached = { ...seen({ fra: 10 }), judgements: [judged("breach")] };
    const ways = await waysOut(completed, breached, nothing);
    expect(ways?.stay.breaches).toHaveLength(1);
    expect(ways?.nearest?.toward.de?.par).toBeUndefined();
    expect(ways?.nearest?.prospect.breaches).toEqual([]);
  });
});
