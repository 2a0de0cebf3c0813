import { describe, expect, it } from "vitest";
import { returnTarget } from "./return-target";
import type { SafetyFacts } from "./safety";

const drained = {
  origin: { de: { fra: 1 }, fr: { fra: 0.5, par: 0.5 } },
  target: { de: { par: 0.7, iad: 0.3 }, fr: { par: 1 } },
};
const cell = (denied: Record<string, string[]> = {}) => ({
  requestsPerSec: 10,
  acceleratorSecondsPerRequest: { fra: 1, par: 1, iad: 1 },
  denied,
});
const facts: SafetyFacts = { healthyAccelerators: {}, cells: { de: cell(), fr: cell() } };

describe("where a drain's traffic returns to", () => {
  it("its routes of before, from where the drain put it", () => {
    const running = { ...drained.target, jp: { nrt: 1 } };
    expect(returnTarget(drained, running, facts)).toEqual({
      origin: drained.target,
      target: drained.origin,
      left: [],
    });
  });

  it("from anywhere on the drain's own way, for one that was stopped there", () => {
    const half = { de: { fra: 0.5, par: 0.35, iad: 0.15 }, fr: { fra: 0.25, par: 0.75 } };
    expect(returnTarget(drained, half, facts)).toMatchObject({
      origin: half,
      target: drained.origin,
      left: [],
    });
  });

  it("leaves a cell that something else has moved since", () => {
    const running = { ...drained.target, de: { par: 0.2, iad: 0.8 } };
    expect(returnTarget(drained, running, facts)).toEqual({
      origin: { fr: drained.target.fr },
      target: { fr: drained.origin.fr },
      left: ["de"],
    });
  });

  it("leaves a cell whose former routes the law denies by now", () => {
    const later = { ...facts, cells: { ...facts.cells, de: cell({ fra: ["new-law"] }) } };
    expect(returnTarget(drained, drained.target, later).left).toEqual(["de"]);
  });

  it("has nothing to do where traffic is back already", () => {
    expect(returnTarget(drained, drained.origin, facts)).toEqual({ origin: {}, target: {}, left: [] });
  });
});
