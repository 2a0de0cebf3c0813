import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DataClass, dataClasses, type ResidencyRule } from "./model";
import { verdict } from "./verdict";

const jurisdictions = new Map([
  ["EU", new Set(["DE", "NL", "IE"])],
  ["EEA", new Set(["DE", "NL", "IE", "NO"])],
]);
const now = new Date("2026-11-20T00:00:00Z");

const rule = (id: string, part: Partial<ResidencyRule> = {}): ResidencyRule => ({
  id,
  title: id,
  legalBasis: "test",
  originJurisdictions: ["EU"],
  dataClasses: ["personal", "regulated"],
  modelIds: [],
  allowedJurisdictions: ["EEA"],
  requiresSovereign: false,
  effectiveFrom: new Date("2024-01-01T00:00:00Z"),
  effectiveTo: null,
  ...part,
});
const eu = rule("eu");
const german = rule("de-local", {
  originJurisdictions: ["DE"],
  dataClasses: ["regulated"],
  allowedJurisdictions: ["DE"],
  requiresSovereign: true,
});
const cell = (origin: string, dataClass: DataClass, modelId = "large") => ({ origin, dataClass, modelId });
const fleet = (country: string, sovereign = false) => ({ id: `${country}-fleet`, country, sovereign });

describe("verdict", () => {
  it.each([
    ["EU personal data may go to the EEA", cell("NL", "personal"), fleet("NO"), [eu], []],
    ["EU personal data may not leave it", cell("NL", "personal"), fleet("US"), [eu], ["eu"]],
    ["general data is not bound", cell("NL", "general"), fleet("US"), [eu], []],
    ["other origins are not bound", cell("JP", "regulated"), fleet("US"), [eu], []],
    [
      "German regulated data needs a sovereign operator, in Germany too",
      cell("DE", "regulated"),
      fleet("DE"),
      [eu, german],
      ["de-local"],
    ],
    ["and has one there", cell("DE", "regulated"), fleet("DE", true), [eu, german], []],
    ["every denying rule is named", cell("DE", "regulated"), fleet("US"), [eu, german], ["eu", "de-local"]],
    [
      "a sovereign operator elsewhere is not enough",
      cell("DE", "regulated"),
      fleet("NL", true),
      [eu, german],
      ["de-local"],
    ],
    [
      "a rule for one model leaves others alone",
      cell("NL", "personal", "small"),
      fleet("US"),
      [rule("m", { modelIds: ["large"] })],
      [],
    ],
    [
      "a rule not yet in force does not bind",
      cell("NL", "personal"),
      fleet("US"),
      [rule("r", { effectiveFrom: new Date("2027-01-01") })],
      [],
    ],
    [
      "a rule binds from its first instant",
      cell("NL", "personal"),
      fleet("US"),
      [rule("r", { effectiveFrom: now })],
      ["r"],
    ],
    ["and no longer at its last", cell("NL", "personal"), fleet("US"), [rule("r", { effectiveTo: now })], []],
    ["no rules, no denial", cell("DE", "regulated"), fleet("US"), [], []],
  ])("%s", (_name, ruledCell, ruledFleet, rules, deniedBy) => {
    const result = verdict(ruledCell, ruledFleet, rules, jurisdictions, now);
    expect(result.allowed ? [] : result.deniedBy.map(({ id }) => id)).toEqual(deniedBy);
  });

  it("adding a rule never allows what was denied", () => {
    const country = fc.constantFrom("DE", "NL", "NO", "US", "JP");
    const arbitraryRule = fc.record({
      originJurisdictions: fc.subarray(["EU", "DE", "JP"], { minLength: 1 }),
      dataClasses: fc.subarray([...dataClasses], { minLength: 1 }),
      allowedJurisdictions: fc.subarray(["EU", "EEA", "DE", "US"]),
      requiresSovereign: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(arbitraryRule, { maxLength: 5 }),
        arbitraryRule,
        country,
        country,
        fc.constantFrom(...dataClasses),
        fc.boolean(),
        (some, one, origin, place, kind, sovereign) => {
          const rules = some.map((part, i) => rule(`r${i}`, part));
          const before = verdict(cell(origin, kind), fleet(place, sovereign), rules, jurisdictions, now);
          const after = verdict(
            cell(origin, kind),
            fleet(place, sovereign),
            [...rules, rule("new", one)],
            jurisdictions,
            now,
          );
          if (!before.allowed) expect(after.allowed).toBe(false);
        },
      ),
    );
  });
});
