import { describe, expect, it } from "vitest";
import type { Plan, PlanPrices } from "./model";
import { generateSnapshot } from "./testing/generate-snapshot";
import { worths } from "./worth";

const snapshot = generateSnapshot(1, { cells: 2, fleets: 2, windows: 2 });
for (const window of snapshot.windows) Object.assign(window, { hours: 1, weight: 3 });
for (const contract of snapshot.contracts) contract.overageMultiplier = 1.2;
snapshot.cells[0]!.denied = { f0: ["de-local"] };
snapshot.cells[1]!.denied = { f1: ["de-local", "unused"] };

const of = (prices: Partial<PlanPrices>) =>
  worths(snapshot, { prices: { fleets: [], contracts: [], rules: [], ...prices } } as Plan);

describe("what one more would be worth", () => {
  it("accelerators save over all the time their windows stand for, the dearest fleet first", () => {
    const fleets = [
      { window: 0, fleet: "f0", usdPerAcceleratorHour: 1 },
      { window: 0, fleet: "f1", usdPerAcceleratorHour: 0.5 },
      { window: 1, fleet: "f1", usdPerAcceleratorHour: 2 },
    ];
    expect(of({ fleets })).toEqual([
      {
        kind: "accelerator",
        id: "f1",
        usd: 7.5,
        sentence:
          "One more accelerator in f1 would save $7.50: it binds in every window, at up to $2.00 per hour.",
      },
      {
        kind: "accelerator",
        id: "f0",
        usd: 3,
        sentence:
          "One more accelerator in f0 would save $3.00: it binds in 1 of 2 windows, at up to $1.00 per hour.",
      },
    ]);
  });

  it.each([
    [0, "would save nothing: the plan does not use up what is committed."],
    [0.4, "would save $0.40: the plan uses up the commitment and stops there."],
    [1.2, "would save $1.20: the plan spends beyond what is committed."],
  ])("a committed dollar that saves %f says why", (usdPerCommittedUsd, sentence) => {
    expect(of({ contracts: [{ contract: "c-aws", usdPerCommittedUsd }] })).toEqual([
      {
        kind: "commitment",
        id: "c-aws",
        usd: usdPerCommittedUsd,
        sentence: `One more dollar committed to c-aws ${sentence}`,
      },
    ]);
  });

  it("rules save what the plan would cost less, and name how many cells they bind", () => {
    const rules = [
      { rule: "unused", usd: 0 },
      { rule: "de-local", usd: 1234 },
    ];
    expect(of({ rules }).map(({ sentence }) => sentence)).toEqual([
      "Without de-local, which binds 2 cells, the plan would cost $1,234 less.",
      "Without unused, which binds 1 cell, the plan would cost the same.",
    ]);
  });

  it("clauses on shares save likewise", () => {
    const limited = { ...snapshot, shares: [{ provider: "azure", min: 0.05, max: 0.6 }] };
    const plan = { prices: { fleets: [], contracts: [], rules: [] } } as unknown as Plan;
    const prices = [
      { provider: "azure", end: "min", usd: 0 },
      { provider: "azure", end: "max", usd: 77 },
    ] as const;
    expect(worths(limited, plan, prices).map(({ sentence }) => sentence)).toEqual([
      "Without the clause that gives azure at most 60% of tokens, the plan would cost $77.00 less.",
      "Without the clause that gives azure at least 5% of tokens, the plan would cost the same.",
    ]);
  });
});
