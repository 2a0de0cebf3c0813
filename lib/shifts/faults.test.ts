import { describe, expect, it } from "vitest";
import { keepingContract } from "./testing/faults/keeping-contract";
import { memoryKeeping } from "./testing/faults/memory-keeping";
import { simulateFaults } from "./testing/faults/run";
import { type Plant, plants } from "./testing/faults/world";

/** Fixed, so that a failure today fails tomorrow; `npm run sim:shifts` takes any other. */
const FIRST_SEED = 1;
const WORLDS = 2_000;

const run = (seed: number, plant: Plant | null = null, trace = false) =>
  simulateFaults(seed, async (estate) => memoryKeeping(estate, { sharesFleets: plant === "fleets_shared" }), {
    plant,
    trace,
  });

describe("what is kept in memory", () => {
  keepingContract(async (estate) => memoryKeeping(estate));
});

describe("whatever happens to the world", () => {
  it(`publishes nothing unlawful, too heavy or unapproved, collides on no fleet, and comes to rest: ${WORLDS} worlds`, {
    timeout: 600_000,
  }, async () => {
    const began = performance.now();
    const ends = new Map<string, number>();
    let calls = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
      const result = await run(seed);
      calls += result.calls;
      for (const end of result.ends) ends.set(end, (ends.get(end) ?? 0) + 1);
      expect(result.violations, `npm run sim:shifts -- --runs 1 --seed ${seed} --trace`).toEqual([]);
    }
    const seconds = (performance.now() - began) / 1000;
    console.log(`${WORLDS} worlds, ${calls} calls, 0 violations in ${seconds.toFixed(1)} s`, ends);
    // The worlds prove something only when shifts get somewhere in them.
    for (const end of ["completed", "rolled_back", "aborted"]) expect(ends.get(end) ?? 0).toBeGreaterThan(50);
  });

  it("happens again exactly: the same seed, the same events", async () => {
    for (const seed of [11, 12, 13]) {
      const [once, again] = [await run(seed, null, true), await run(seed, null, true)];
      expect(once.trace.length).toBeGreaterThan(300);
      expect(again).toEqual(once);
    }
  });

  it.each(plants)(
    "finds a planted bug within 1,000 worlds, and again with the same seed: %s",
    {
      timeout: 600_000,
    },
    async (plant) => {
      let found: Awaited<ReturnType<typeof run>> | null = null;
      for (let seed = 1; seed <= 1_000 && !found; seed++) {
        const result = await run(seed, plant);
        if (result.violations.length > 0) found = result;
      }
      expect(found).not.toBeNull();
      if (!found) return;
      console.log(`${plant}: found in world ${found.seed}: ${found.violations[0]}`);
      expect((await run(found.seed, plant)).violations).toEqual(found.violations);
      expect((await run(found.seed)).violations).toEqual([]);
    },
  );
});
