import { describe, expect, it } from "vitest";
import { loadByFleet } from "./safety";
import { shareOf } from "./table";
import { BACK_LIMIT } from "./testing/faults/estate";
import { scriptedWorld } from "./testing/faults/scripted";

type Scripted = Awaited<ReturnType<typeof scriptedWorld>>;

const ticks = async (script: Scripted, count: number) => {
  for (let i = 0; i < count; i++) await script.tick();
};
const stateOf = async (script: Scripted, index = 0) => (await script.progressOf(index))?.state;
const sharesOn = (script: Scripted, cell: string, fleet: string) =>
  script.edgesRun().map((table) => shareOf(table, cell, fleet));

describe("the controller", () => {
  it("moves traffic in steps, and what the edges run at the end is the plan", async () => {
    const script = await scriptedWorld();
    await script.start(0);
    await ticks(script, 40);
    expect(await stateOf(script)).toBe("completed");
    expect(sharesOn(script, "de", "par")).toEqual([expect.closeTo(0.8), expect.closeTo(0.8)]);
    const steps = script.world.estate.shifts[0]?.steps.length ?? 0;
    expect(steps).toBeGreaterThanOrEqual(3);
    expect((await script.tables()).length).toBe(1 + steps);
    expect(script.violations()).toEqual([]);
  });

  it("goes back in paced steps within one tick of a breach", async () => {
    const script = await scriptedWorld();
    await script.start(0);
    await ticks(script, 12);
    script.world.health = "breach";
    await ticks(script, 1);
    expect(await stateOf(script)).toBe("rolling_back");
    await ticks(script, 20);
    expect(await stateOf(script)).toBe("rolled_back");
    expect(sharesOn(script, "de", "fra")).toEqual([1, 1]);
    expect(script.violations()).toEqual([]);
  });

  it("runs two disjoint shifts at once without undoing either, and never a third that shares a fleet", async () => {
    const script = await scriptedWorld();
    for (const shift of [0, 1, 2]) await script.start(shift);
    await ticks(script, 40);
    expect(await Promise.all([0, 1, 2].map((index) => stateOf(script, index)))).toEqual([
      "completed",
      "completed",
      "approved",
    ]);
    expect(sharesOn(script, "de", "par")).toEqual([expect.closeTo(0.8), expect.closeTo(0.8)]);
    expect(sharesOn(script, "jp", "sel")).toEqual([expect.closeTo(0.6), expect.closeTo(0.6)]);
    expect(script.violations()).toEqual([]);
  });

  it("takes up from any kill: at every call of every tick, before it is made and before it is answered", {
    timeout: 60_000,
  }, async () => {
    let killAt = 0;
    for (let kills = -1; kills !== 0; ) {
      killAt += 1;
      kills = 0;
      const script = await scriptedWorld();
      await script.start(0);
      for (let i = 0; i < 20; i++) if (await script.tick(killAt)) kills += 1;
      await ticks(script, 60);
      expect(await stateOf(script), `killed at call ${killAt}`).toBe("completed");
      expect(sharesOn(script, "de", "par")).toEqual([expect.closeTo(0.8), expect.closeTo(0.8)]);
      expect(script.violations()).toEqual([]);
    }
    // The loop ended because no tick makes that many calls; publishing a step takes a good number of them.
    expect(killAt).toBeGreaterThan(20);
  });

  it("goes to the nearest safe table when both ends fail, and only with the shift's own cells", async () => {
    const script = await scriptedWorld();
    const { world } = script;
    await script.start(0);
    await ticks(script, 12);
    const healthyAccelerators = { fra: 5, par: 30, tyo: 100, sel: 100 };
    world.facts = { ...world.facts, healthyAccelerators };
    await script.ask(0, "nearest_safe");
    await ticks(script, 30);
    expect(await script.progressOf(0)).toMatchObject({
      state: "rolled_back",
      line: { goal: "nearest_safe" },
    });
    for (const table of script.edgesRun()) {
      const load = loadByFleet(table, world.facts);
      for (const [fleet, healthy] of Object.entries(healthyAccelerators))
        expect(load.get(fleet) ?? 0, fleet).toBeLessThanOrEqual(healthy * BACK_LIMIT);
      expect({ jp: table.jp, fr: table.fr }).toEqual({ jp: { tyo: 1 }, fr: { par: 1 } });
    }
    expect(script.violations()).toEqual([]);
  });

  it("goes back at once when law closes the fleet it sends a cell to, that cell first and whole", async () => {
    const script = await scriptedWorld();
    const { world } = script;
    await script.start(0);
    await ticks(script, 12);
    const { de } = world.facts.cells;
    if (!de) throw new Error("There is no German cell.");
    world.facts = {
      ...world.facts,
      cells: { ...world.facts.cells, de: { ...de, denied: { par: ["new-law"] } } },
    };
    await ticks(script, 2);
    expect(sharesOn(script, "de", "par")).toEqual([0, 0]);
    await ticks(script, 10);
    expect(await stateOf(script)).toBe("rolled_back");
    expect(script.violations()).toEqual([]);
  });

  it("does not count what an edge only says it did", async () => {
    const script = await scriptedWorld();
    const liar = script.world.planes.edges[1];
    if (!liar) throw new Error("There is no second edge.");
    liar.lies = true;
    await script.start(0);
    await ticks(script, 12);
    expect(await script.progressOf(0)).toMatchObject({
      step: { phase: "held", reason: { kind: "not_converged" } },
    });
  });
});
