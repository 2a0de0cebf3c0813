import { describe, expect, it } from "vitest";
import { termNames } from "@/lib/planning/model";
import type { Answer } from "@/lib/planning/what-if/model";
import { figureGroups, worstLoss } from "./figures";
import { verdictOf } from "./verdict";

const noTerms = Object.fromEntries(termNames.map((name) => [name, 0])) as Answer["terms"];
const answer = (change: Partial<Answer> = {}): Answer => ({
  version: 4,
  solved: { windows: 7, ofWindows: 30, hours: 8, solveMs: 900, status: "optimal", gapUsd: 0 },
  objectiveUsd: 1_000_000,
  terms: noTerms,
  doNothing: { objectiveUsd: 2_000_000, terms: noTerms },
  demandRequestsPerSec: 1000,
  unserved: { nowRequestsPerSec: 0, meanShare: 0, cells: [], reasons: [] },
  providers: [{ provider: "azure", tokenShare: 0.6 }],
  survivability: [],
  contracts: [],
  binding: [],
  flows: { before: [], after: [] },
  movedRequestsPerSec: 100,
  movesInAll: 3,
  moves: [],
  ...change,
});
const unserved = (nowRequestsPerSec: number, meanShare: number) => ({
  nowRequestsPerSec,
  meanShare,
  cells: [],
  reasons: [],
});

describe("the verdict", () => {
  it.each([
    [
      "a difference within tolerance",
      answer({ objectiveUsd: 1_000_000.5 }),
      "Costs the same; everything is served.",
    ],
    ["what costs more", answer({ objectiveUsd: 3_500_000 }), "Costs $2.50M more; everything is served."],
    [
      "what saves, and moves less",
      answer({ objectiveUsd: 400_000, movedRequestsPerSec: 40 }),
      "Saves $600k; everything is served; 60 requests/s fewer would move.",
    ],
    [
      "what is unserved now",
      answer({ objectiveUsd: 3_000_000, unserved: unserved(250, 0.1) }),
      "Costs $2.00M more and leaves 250 requests/s unserved now.",
    ],
    [
      "what is unserved later",
      answer({ objectiveUsd: 3_000_000, unserved: unserved(0, 0.1) }),
      "Costs $2.00M more and leaves 10.0% of requests unserved later.",
    ],
  ])("tells %s", (_name, asked, sentence) => {
    expect(verdictOf(answer(), asked)).toBe(sentence);
  });

  it("says what was unserved without it, too", () => {
    expect(verdictOf(answer({ unserved: unserved(50, 0.1) }), answer({ unserved: unserved(80, 0.1) }))).toBe(
      "Costs the same and leaves 80 requests/s unserved now (50 without it).",
    );
  });
});

describe("figures", () => {
  const risky = answer({
    terms: { ...noTerms, carbon: 5 },
    survivability: [
      { lost: "provider:azure", displacedRequestsPerSec: 600, unservedRequestsPerSec: 300 },
      { lost: "region:azure:fra", displacedRequestsPerSec: 200, unservedRequestsPerSec: 100 },
      { lost: "region:gcp:sel", displacedRequestsPerSec: 200, unservedRequestsPerSec: 20 },
    ],
    contracts: [
      { contract: "a", provider: "azure", committedUsd: 100, spendUsd: 60 },
      { contract: "b", provider: "gcp", committedUsd: 100, spendUsd: 160 },
    ],
  });
  const figures = figureGroups([answer(), risky]).flatMap((group) => group.figures);
  const figure = (id: string) => figures.find((one) => one.id === id);

  it("leave out terms that are nothing in every answer", () => {
    expect(figures.map(({ id }) => id)).toEqual(expect.arrayContaining(["cost", "carbon", "still"]));
    expect(figure("latency")).toBeUndefined();
  });

  it("name the loss that hurts most", () => {
    expect(figure("lose-region")?.value(risky)).toBeCloseTo(0.1);
    expect(figure("lose-region")?.of?.(risky)).toBe("azure:fra");
    expect(worstLoss(answer(), "region")).toBeNull();
  });

  it("count what is committed and not used, and no surplus against it", () => {
    expect(figure("shortfall")?.value(risky)).toBe(40);
  });
});
