import { describe, expect, it } from "vitest";
import { shareOf, sharesFromRoutes } from "./table";
import { simulate } from "./testing/simulation";

async function edgesRun(sim: ReturnType<typeof simulate>) {
  const seen = await sim.fake.plane.observe();
  return seen.map((edge) => (edge.state === "read" && edge.routes ? sharesFromRoutes(edge.routes) : {}));
}

/** Every edge runs the first table, as it would before any shift. */
async function begin(sim: ReturnType<typeof simulate>) {
  const routes = Object.entries(sim.first).flatMap(([cell, row]) =>
    Object.entries(row).map(([fleet, share]) => ({ cell, fleet, share })),
  );
  await sim.fake.plane.publish({ version: 1, sha256: "1".padStart(64, "0"), routes }, "v1");
}

const ticks = async (sim: ReturnType<typeof simulate>, count: number) => {
  for (let i = 0; i < count; i++) await sim.happen({ do: "tick", afterMs: 1_000 });
};
const stateOf = (sim: ReturnType<typeof simulate>, index = 0) =>
  sim.memory.shifts.get(sim.ids[index]!)?.progress.state;

describe("the controller", () => {
  it("moves traffic in steps, and what the edges run at the end is the plan", async () => {
    const sim = simulate();
    await begin(sim);
    await sim.happen({ do: "start", shift: 0 });
    await ticks(sim, 40);
    expect(stateOf(sim)).toBe("completed");
    for (const table of await edgesRun(sim)) expect(shareOf(table, "de", "par")).toBeCloseTo(0.8);
    const steps = sim.memory.shifts.get(sim.ids[0]!)?.steps.length ?? 0;
    expect(steps).toBeGreaterThanOrEqual(3);
    expect(sim.fake.published.length).toBe(1 + steps);
    expect(sim.violations).toEqual([]);
  });

  it("goes back in paced steps within one tick of a breach", async () => {
    const sim = simulate();
    await begin(sim);
    await sim.happen({ do: "start", shift: 0 });
    await ticks(sim, 12);
    await sim.happen({ do: "health", health: "breach" });
    await ticks(sim, 1);
    expect(stateOf(sim)).toBe("rolling_back");
    await ticks(sim, 20);
    expect(stateOf(sim)).toBe("rolled_back");
    const [table] = await edgesRun(sim);
    expect(shareOf(table ?? {}, "de", "fra")).toBe(1);
  });

  it("runs two disjoint shifts at once without undoing either, and never a third that shares a fleet", async () => {
    const sim = simulate();
    await begin(sim);
    for (const shift of [0, 1, 2]) await sim.happen({ do: "start", shift });
    await ticks(sim, 40);
    expect([0, 1, 2].map((index) => stateOf(sim, index))).toEqual(["completed", "completed", "approved"]);
    const [table] = await edgesRun(sim);
    expect(shareOf(table ?? {}, "de", "par")).toBeCloseTo(0.8);
    expect(shareOf(table ?? {}, "jp", "sel")).toBeCloseTo(0.6);
  });

  it("takes up from any kill: at each call of each tick, before and after it", {
    timeout: 60_000,
  }, async () => {
    for (const when of ["before", "after"] as const) {
      for (let call = 1; call <= 24; call++) {
        const sim = simulate();
        await begin(sim);
        await sim.happen({ do: "start", shift: 0 });
        for (let i = 0; i < 20; i++) await sim.happen({ do: "tick", afterMs: 1_000, kill: { call, when } });
        await sim.settle();
        expect(stateOf(sim), `killed ${when} call ${call}`).toBe("completed");
        expect(sim.violations).toEqual([]);
        for (const table of await edgesRun(sim)) expect(shareOf(table, "de", "par")).toBeCloseTo(0.8);
      }
    }
  });

  it("does not count what an edge only says it did", async () => {
    const sim = simulate();
    await begin(sim);
    await sim.happen({ do: "edge", edge: 1, mode: "lose" });
    await sim.happen({ do: "start", shift: 0 });
    await ticks(sim, 12);
    expect(sim.memory.shifts.get(sim.ids[0]!)?.progress).toMatchObject({
      step: { phase: "held", reason: { kind: "not_converged" } },
    });
  });
});
