import { describe, expect, it } from "vitest";
import { exclusivityDenials, providerShares } from "./clauses";
import type { Clause } from "./model";

const now = new Date("2026-11-20T00:00:00Z");
const clause = (part: Partial<Clause>): Clause => ({
  id: "azure-api",
  contractId: "azure",
  providerId: "azure",
  kind: "exclusivity",
  summary: "",
  share: null,
  modelIds: [],
  tiers: null,
  effectiveFrom: new Date("2020-01-01"),
  effectiveTo: null,
  endedByAmendmentId: null,
  illustrative: true,
  sourceName: null,
  sourceUrl: null,
  sourceDate: null,
  ...part,
});

describe("exclusivityDenials", () => {
  it.each([
    ["denies other providers", [clause({})], "aws", ["azure-api"]],
    ["not the favoured one", [clause({})], "azure", []],
    ["not once amended away", [clause({ effectiveTo: new Date("2026-04-01") })], "aws", []],
    ["not before it begins", [clause({ effectiveFrom: new Date("2027-01-01") })], "aws", []],
    ["not models it does not name", [clause({ modelIds: ["other"] })], "aws", []],
    ["a right of first refusal denies no traffic", [clause({ kind: "right_of_first_refusal" })], "aws", []],
  ])("%s", (_name, clauses, provider, ids) =>
    expect(exclusivityDenials("large", provider, clauses, now)).toEqual(ids),
  );
});

describe("providerShares", () => {
  it.each([
    ["none", [], []],
    [
      "both limits of one provider",
      [clause({ kind: "min_share", share: 0.2 }), clause({ kind: "max_share", share: 0.6 })],
      [{ provider: "azure", min: 0.2, max: 0.6 }],
    ],
    [
      "the tightest wins",
      [clause({ kind: "max_share", share: 0.6 }), clause({ kind: "max_share", share: 0.5 })],
      [{ provider: "azure", min: 0, max: 0.5 }],
    ],
    ["ended ones do not count", [clause({ kind: "max_share", share: 0.5, effectiveTo: now })], []],
  ])("%s", (_name, clauses, shares) => expect(providerShares(clauses, now)).toEqual(shares));
});
