import { describe, expect, it } from "vitest";
import { toInstance } from "../instance";
import { buildProblem } from "../problem";
import { readSnapshot } from "../read-snapshot";
import { generateSnapshot } from "../testing/generate-snapshot";
import { planHere } from "../testing/plan-here";
import { createModel, highs, runModel } from "./highs";
import { mpsLines, plainColumns } from "./mps";

const snapshot = readSnapshot(
  generateSnapshot(4, { cells: 6, fleets: 4, windows: 3, policy: { contingencies: "provider" } }),
);

describe("the plain formulation as MPS", () => {
  it("is the problem that is planned: read back and solved, it costs what the plan costs", async () => {
    const { lp } = buildProblem(toInstance(snapshot));
    const solver = await highs();
    const model = createModel(solver, lp);
    try {
      model.readModel({ format: "mps", data: [...mpsLines(lp)].join("") });
      const result = runModel(solver, model, {
        deadlineMs: performance.now() + 30_000,
        now: () => performance.now(),
        cancelled: () => false,
        progress: () => undefined,
      });
      expect(result.status).toBe("optimal");
      const { objectiveUsd } = await planHere(snapshot);
      expect(model.getObjectiveValue() / objectiveUsd).toBeCloseTo(1, 6);
    } finally {
      model.dispose();
    }
  }, 60_000);

  it("counts routes once for each contingency", () => {
    const instance = toInstance(snapshot);
    const alone = toInstance({ ...snapshot, policy: { ...snapshot.policy, contingencies: "none" } });
    expect(plainColumns(instance)).toBeGreaterThan(plainColumns(alone));
  });
});
