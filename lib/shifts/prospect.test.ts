import { describe, expect, it } from "vitest";
import { isSafe, isWorse, type Prospect, type ProspectFacts, prospectOf, wouldBe } from "./prospect";
import { facts, judged, table } from "./testing/world";

const here: ProspectFacts = { running: table, before: table, facts, limit: 0.9, judgements: [] };
const withHealthy = (healthy: Record<string, number | null>): ProspectFacts => ({
  ...here,
  facts: { ...facts, healthyAccelerators: { ...facts.healthyAccelerators, ...healthy } },
});
const safe = prospectOf(table, here);

describe("what a table would be like", () => {
  it("is safe where everything is served, lawful and within the limit", () => {
    expect(isSafe(safe)).toBe(true);
    expect(wouldBe(safe, 0.9)).toBe("would serve everything, with no fleet above 90%.");
  });

  it("counts what is served against the law", () => {
    const unlawful = prospectOf({ ...table, de: { fra: 0.5, iad: 0.5 } }, here);
    expect(unlawful.unlawfulRequestsPerSec).toBeCloseTo(25);
    expect(unlawful.movedRequestsPerSec).toBeCloseTo(25);
    expect(wouldBe(unlawful, 0.9)).toBe("would serve 25 requests/s against the law.");
  });

  it("counts what is sent to accelerators that are not there, and the load above the limit", () => {
    const over = prospectOf(table, withHealthy({ fra: 40 }));
    expect(over.unservedRequestsPerSec).toBeCloseTo(10);
    expect(over.overloaded).toEqual([{ fleet: "fra", utilization: 1.25 }]);
    expect(over.excessAccelerators).toBeCloseTo(50 - 36);
    expect(wouldBe(over, 0.9)).toBe("would leave 10 requests/s unserved and run fra at 125% (limit 90%).");
    const gone = prospectOf(table, withHealthy({ fra: 0 }));
    expect(gone.unservedRequestsPerSec).toBeCloseTo(50);
  });

  it("trusts a fleet of unknown health with what it has, not with more", () => {
    const unknown = withHealthy({ par: null });
    expect(isSafe(prospectOf(table, unknown))).toBe(true);
    const more = prospectOf({ ...table, de: { par: 1 } }, unknown);
    expect(more.overloaded).toEqual([{ fleet: "par", utilization: null }]);
    expect(wouldBe(more, 0.9)).toContain("no accelerator is known to be healthy");
  });

  it("keeps a guardrail breached as long as its fleet carries more than before the shift", () => {
    const breached = { ...here, judgements: [judged("breach")] };
    expect(prospectOf({ ...table, de: { fra: 0.5, par: 0.5 } }, breached).breaches).toHaveLength(1);
    expect(prospectOf(table, breached).breaches).toEqual([]);
    const dry = { ...here, judgements: [judged("breach", "report")] };
    expect(prospectOf({ ...table, de: { par: 1 } }, dry).breaches).toEqual([]);
    expect(wouldBe(prospectOf({ ...table, de: { par: 1 } }, breached), 0.9)).toContain(
      "keep a guardrail breached",
    );
  });
});

describe("which of two is worse", () => {
  const of = (more: Partial<Prospect>): Prospect => ({ ...safe, ...more });
  it.each([
    ["against the law, before unserved", { unlawfulRequestsPerSec: 1 }, { unservedRequestsPerSec: 1000 }],
    ["unserved, before breached", { unservedRequestsPerSec: 1 }, { breaches: ["a", "b"] }],
    ["breached, before too full", { breaches: ["a"] }, { excessAccelerators: 1000 }],
    [
      "unknown health, before known excess",
      { overloaded: [{ fleet: "par", utilization: null }] },
      { excessAccelerators: 10 },
    ],
    ["more of the same", { unservedRequestsPerSec: 2 }, { unservedRequestsPerSec: 1 }],
    ["anything, before nothing", { excessAccelerators: 1 }, {}],
  ] as const)("%s", (_, worse, better) => {
    expect(isWorse(of(worse), of(better))).toBe(true);
    expect(isWorse(of(better), of(worse))).toBe(false);
  });

  it("neither, when they are alike: how much moves does not count", () => {
    expect(isWorse(of({ movedRequestsPerSec: 100 }), safe)).toBe(false);
    expect(isWorse(safe, of({ movedRequestsPerSec: 100 }))).toBe(false);
  });
});
