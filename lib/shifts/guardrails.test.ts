import { describe, expect, it } from "vitest";
import { defaultGuardrails } from "./default-guardrails";
import { cannotTrip, judge, LATENESS_MS, type Reading, type Verdict } from "./guardrails";
import type { Guardrail } from "./model";
import { later, t0 } from "./testing/world";

const errors: Guardrail = {
  id: "errors:par",
  metric: "error_rate",
  scope: { kind: "fleet", fleetId: "par" },
  comparison: "at_most",
  limit: 0.02,
  windowMs: 60_000,
  minSamples: 50,
  control: null,
  onBreach: "roll_back",
  onAbsent: "hold",
  onInconclusive: "hold",
};
const present = (value: number | null, samples = 100, asOf = t0): Reading => ({
  kind: "present",
  value,
  samples,
  asOf,
});

const cases: {
  name: string;
  guardrail?: Partial<Guardrail>;
  reading: Reading;
  atMs?: number;
  gives: Verdict;
}[] = [
  { name: "below the limit", reading: present(0.019), gives: "pass" },
  { name: "at the limit", reading: present(0.02), gives: "pass" },
  { name: "above the limit", reading: present(0.0201), gives: "breach" },
  {
    name: "at least: below",
    guardrail: { comparison: "at_least", limit: 5 },
    reading: present(4),
    gives: "breach",
  },
  {
    name: "at least: at",
    guardrail: { comparison: "at_least", limit: 5 },
    reading: present(5),
    gives: "pass",
  },
  { name: "too few samples, though above", reading: present(1, 49), gives: "inconclusive" },
  { name: "enough samples", reading: present(1, 50), gives: "breach" },
  { name: "no requests in the window", reading: present(null, 0), gives: "inconclusive" },
  { name: "not a number", reading: present(Number.NaN), gives: "inconclusive" },
  { name: "no source", reading: { kind: "absent", because: "No series." }, gives: "absent" },
  {
    name: "a source that fell silent, though its last word was fine",
    reading: present(0),
    atMs: 60_000 + LATENESS_MS + 1,
    gives: "absent",
  },
  { name: "a source that is only late", reading: present(0), atMs: 60_000 + LATENESS_MS, gives: "pass" },
  {
    name: "zero allowed, zero seen",
    guardrail: { metric: "residency_violations", limit: 0, minSamples: 0 },
    reading: present(0, 0),
    gives: "pass",
  },
  {
    name: "zero allowed, one seen",
    guardrail: { metric: "residency_violations", limit: 0, minSamples: 0 },
    reading: present(1, 1),
    gives: "breach",
  },
];

describe("judge", () => {
  it.each(cases)("$name", ({ guardrail, reading, atMs, gives }) => {
    expect(judge({ ...errors, ...guardrail }, reading, later(atMs ?? 0)).verdict).toBe(gives);
  });

  it("says figure, unit and limit", () => {
    expect(judge(errors, present(0.054), t0).sentence).toBe("Error rate of par: 5.40%, limit 2.00%.");
  });
});

describe("against a control", () => {
  const times3: Guardrail = { ...errors, control: { kind: "cells_not_moved", times: 3 } };
  const beside = (value: number | null, control?: { value: number | null; samples: number }): Reading => ({
    kind: "present",
    value,
    samples: 100,
    asOf: t0,
    ...(control ? { control } : {}),
  });
  it.each<[string, Partial<Guardrail>, Reading, Verdict, number]>([
    ["a control that does well leaves the limit", {}, beside(0.019, { value: 0, samples: 90 }), "pass", 0.02],
    ["and does not make it stricter", {}, beside(0.021, { value: 0, samples: 90 }), "breach", 0.02],
    ["one that does badly makes it laxer", {}, beside(0.14, { value: 0.05, samples: 90 }), "pass", 0.15],
    ["but not without end", {}, beside(0.16, { value: 0.05, samples: 90 }), "breach", 0.15],
    [
      "too few samples of it prove nothing",
      {},
      beside(0.5, { value: 0.05, samples: 49 }),
      "inconclusive",
      0.02,
    ],
    ["nor does one without a figure", {}, beside(0.5, { value: null, samples: 90 }), "inconclusive", 0.02],
    ["nor silence", {}, beside(0.5), "inconclusive", 0.02],
    [
      "a least is lowered the same way",
      { comparison: "at_least", limit: 100, control: { kind: "same_before", times: 0.5 } },
      beside(60, { value: 110, samples: 90 }),
      "pass",
      55,
    ],
  ])("%s", (_, change, reading, verdict, limit) => {
    const judgement = judge({ ...times3, ...change }, reading, t0);
    expect(judgement.verdict).toBe(verdict);
    expect(judgement.limit).toBeCloseTo(limit, 12);
  });

  it("says where the limit comes from", () => {
    expect(judge(times3, beside(0.16, { value: 0.05, samples: 90 }), t0).sentence).toBe(
      "Error rate of par: 16.0%, limit 15.0%: 3 times the cells not moved.",
    );
    expect(judge(times3, beside(0.16, { value: 0.05, samples: 4 }), t0).sentence).toBe(
      "Error rate of par: the cells not moved gave 4 of 50 samples to compare with.",
    );
  });

  it("is refused where the metric is not measured by cell", () => {
    expect(cannotTrip({ ...times3, metric: "utilization" }, t0)).toMatch(/measured by fleet, not by cell/);
    expect(
      cannotTrip({ ...errors, metric: "spend_usd_per_hour", scope: { kind: "moved_cells" } }, t0),
    ).toMatch(/measured by fleet/);
  });
});

describe("a guardrail before it is relied on", () => {
  it("trips on a synthetic breach, each of the defaults", () => {
    const all = defaultGuardrails(["par", "iad"], 1200);
    expect(all).toHaveLength(10);
    expect(all.map((guardrail) => cannotTrip(guardrail, t0))).toEqual(all.map(() => null));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it.each<[string, Partial<Guardrail>]>([
    ["a limit that is not a number", { limit: Number.NaN }],
    ["an infinite limit", { limit: Number.POSITIVE_INFINITY }],
    ["an error rate above everything", { limit: 1 }],
    ["a least of nothing", { comparison: "at_least", limit: 0 }],
  ])("is refused with %s", (_, change) => {
    expect(cannotTrip({ ...errors, ...change }, t0)).toMatch(/^The guardrail on error rate of par/);
  });

  it("leaves spend out when no plan says what to expect", () => {
    expect(defaultGuardrails(["par"], null).some(({ metric }) => metric === "spend_usd_per_hour")).toBe(
      false,
    );
  });
});
