import { describe, expect, it } from "vitest";
import { cannotTrip, defaultGuardrails, judge, LATENESS_MS, type Reading, type Verdict } from "./guardrails";
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
  onBreach: "roll_back",
  onAbsent: "hold",
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

describe("a guardrail before it is relied on", () => {
  it("trips on a synthetic breach, each of the defaults", () => {
    const all = defaultGuardrails(["par", "iad"], 1200);
    expect(all).toHaveLength(8);
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
