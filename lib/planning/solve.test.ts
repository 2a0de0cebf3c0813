import { describe, expect, it } from "vitest";
import { checkPlan } from "./check";
import type { SolveProgress } from "./engine/messages";
import { readSnapshot } from "./read-snapshot";
import { solvePlan } from "./solve";
import { generateSnapshot } from "./testing/generate-snapshot";

const small = () => readSnapshot(generateSnapshot(3, { cells: 8, fleets: 6, windows: 4 }));
/** Takes seconds even on a fast machine. */
const large = () => readSnapshot(generateSnapshot(3, { cells: 120, fleets: 30, windows: 24 }));

describe("solving in a thread", () => {
  it("returns a plan that the checker accepts", async () => {
    const outcome = await solvePlan(small(), { timeLimitSec: 30 });
    if (!outcome.ok) throw new Error(outcome.message);
    expect(outcome.plan.status).toBe("optimal");
    expect((await checkPlan(small(), outcome.plan)).broken).toEqual([]);
  }, 60_000);

  it.each([1, 7])(
    "plans an estate of 60 cells, 20 fleets and a day of movement (seed %i), proven by its prices",
    async (seed) => {
      const snapshot = readSnapshot(generateSnapshot(seed, { cells: 60, fleets: 20, windows: 24 }));
      const outcome = await solvePlan(snapshot, { timeLimitSec: 120 });
      if (!outcome.ok) throw new Error(outcome.message);
      expect(outcome.plan.status).toBe("optimal");
      expect(await checkPlan(snapshot, outcome.plan)).toMatchObject({ accepted: true, provenOptimal: true });
    },
    180_000,
  );

  it("reports progress, and stops when told to", async () => {
    const abort = new AbortController();
    const seen: SolveProgress[] = [];
    const outcome = await solvePlan(large(), {
      timeLimitSec: 120,
      signal: abort.signal,
      onProgress: (progress) => {
        seen.push(progress);
        abort.abort();
      },
    });
    expect(seen[0]).toMatchObject({ kind: "progress", phase: expect.any(String) });
    expect(outcome).toMatchObject({ ok: false, reason: "cancelled" });
  }, 60_000);

  it("returns the best it has when time runs out, with its gap, and the checker accepts that", async () => {
    const snapshot = large();
    const outcome = await solvePlan(snapshot, { timeLimitSec: 0.05 });
    if (!outcome.ok) throw new Error(outcome.message);
    expect(outcome.plan.status).toBe("time_limit");
    expect(outcome.plan.boundUsd).toBeLessThan(outcome.plan.objectiveUsd);
    expect((await checkPlan(snapshot, outcome.plan)).broken).toEqual([]);
  }, 60_000);
});
