import { describe, expect, it } from "vitest";
import { generateSnapshot } from "../testing/generate-snapshot";
import { planHere } from "../testing/plan-here";
import { answerOf } from "./answer";
import { answerSchema } from "./model";

const solved = { windows: 6, ofWindows: 6, hours: 1, solveMs: 5, status: "optimal", gapUsd: 0 } as const;

describe("an answer", async () => {
  const snapshot = generateSnapshot(11, { cells: 12, fleets: 6, windows: 6, slack: 0.8 });
  const plan = await planHere(snapshot);
  const answer = await answerOf(snapshot, plan, solved);
  const now = plan.unserved.filter(({ window }) => window === 0);
  const left = now.reduce((sum, { requestsPerSec }) => sum + requestsPerSec, 0);

  it("is of the shape that is kept, with the plan's money beside doing nothing", () => {
    expect(answerSchema.parse(answer)).toEqual(answer);
    expect(answer.objectiveUsd).toBe(plan.objectiveUsd);
    expect(answer.doNothing.objectiveUsd).toBe(
      plan.baselines.find((b) => b.policy === "do_nothing")?.objectiveUsd,
    );
  });

  it("tells what is unserved now, cell by cell, with reasons", () => {
    expect(left).toBeGreaterThan(0);
    expect(answer.unserved.nowRequestsPerSec).toBeCloseTo(left, 9);
    expect(answer.unserved.cells.map(({ cell }) => cell)).toEqual(now.map(({ cell }) => cell));
    expect(answer.unserved.reasons.length).toBeGreaterThan(0);
  });

  it("gives providers their part of all tokens, the largest first, and no more than all", () => {
    const shares = answer.providers.map(({ tokenShare }) => tokenShare);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
    expect(shares[0]).toBeGreaterThan(0);
  });

  it("routes as much as it says is served, and counts every move", () => {
    const flowing = answer.flows.after.reduce((sum, { requestsPerSec }) => sum + requestsPerSec, 0);
    expect(flowing).toBeCloseTo(answer.demandRequestsPerSec, 6);
    expect(answer.movesInAll).toBe(plan.moves.length);
    expect(answer.movedRequestsPerSec).toBeCloseTo(
      plan.moves.reduce((sum, { requestsPerSec }) => sum + requestsPerSec, 0),
      9,
    );
  });

  it("says of every provider and region what its loss would leave", () => {
    const lost = answer.survivability.map((loss) => loss.lost);
    for (const { provider, region } of snapshot.fleets)
      expect(lost).toEqual(expect.arrayContaining([`provider:${provider}`, `region:${region}`]));
    for (const { displacedRequestsPerSec, unservedRequestsPerSec } of answer.survivability)
      expect(unservedRequestsPerSec).toBeLessThanOrEqual(displacedRequestsPerSec + 1e-9);
  });
});
