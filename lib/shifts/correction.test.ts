import { describe, expect, it } from "vitest";
import type { Envelope } from "@/lib/planning/envelope";
import { decideCorrection, movedShare } from "./correction";
import type { Shares } from "./model";

const now = new Date("2026-11-20T10:00:00Z");
const envelope: Envelope = {
  version: 1,
  planId: "p",
  snapshotSha256: "s",
  validFrom: "2026-11-20T02:00:00Z",
  validUntil: "2026-11-21T14:00:00Z",
  maxUsdPerHour: 100,
  cells: { de: { fra: 1, par: 0.4 }, fr: { par: 1 } },
};
const demand = new Map([
  ["de", 60],
  ["fr", 40],
]);
const today: Shares = { de: { fra: 1 }, fr: { par: 1 } };
const decide = (target: Shares, { spend = 50, at = now, least = 0.005 } = {}) =>
  decideCorrection(
    envelope,
    { today: Object.fromEntries(Object.keys(target).map((cell) => [cell, today[cell] ?? {}])), target },
    () => spend,
    demand,
    least,
    at,
  );

describe("a correction", () => {
  it.each([
    ["with nothing to move", {}, "nothing"],
    ["too small to be worth it", { de: { fra: 0.999, par: 0.001 } }, "nothing"],
    ["inside", { de: { fra: 0.7, par: 0.3 } }, "whole"],
    ["past a cap", { de: { fra: 0.2, par: 0.8 } }, "clipped"],
    ["to where the envelope sends nothing", { de: { iad: 1 } }, "outside"],
    ["of a cell that is not in it", { jp: { par: 1 } }, "nothing"],
    [
      "that is inside for one cell and outside for another",
      { de: { fra: 0.7, par: 0.3 }, fr: { iad: 1 } },
      "clipped",
    ],
  ] as [string, Shares, string][])("%s: %s", (_name, target, kind) => {
    expect(decide(target).kind).toBe(kind);
  });

  it("ends at the cap, and says which", () => {
    expect(decide({ de: { fra: 0.2, par: 0.8 } })).toEqual({
      kind: "clipped",
      target: { de: { fra: expect.closeTo(0.6), par: expect.closeTo(0.4) } },
      because: "par would get 80% of de; the envelope allows 40%.",
    });
  });

  it("touches no cell that it leaves where it is", () => {
    const decided = decide({ de: { fra: 0.7, par: 0.3 }, fr: { iad: 1 } });
    expect(decided.kind === "clipped" && Object.keys(decided.target)).toEqual(["de"]);
  });

  it("is outside when the envelope does not hold", () => {
    const late = decide({ de: { fra: 0.7, par: 0.3 } }, { at: new Date("2026-11-21T14:00:00Z") });
    expect(late).toMatchObject({ kind: "outside" });
  });
});

describe("the share of requests that move", () => {
  it("counts what arrives, weighted by demand", () => {
    expect(movedShare(today, { de: { fra: 0.5, par: 0.5 } }, demand)).toBeCloseTo(0.3);
    expect(movedShare(today, today, demand)).toBe(0);
    expect(movedShare(today, { de: { par: 1 } }, new Map())).toBe(0);
  });
});
