import { describe, expect, it } from "vitest";
import type { ResidencyRule } from "./model";
import { observedViolations } from "./observed";

const rules: ResidencyRule[] = [
  {
    id: "eu",
    title: "EU",
    legalBasis: "test",
    originJurisdictions: ["EU"],
    dataClasses: ["personal"],
    modelIds: [],
    allowedJurisdictions: ["EU"],
    requiresSovereign: false,
    effectiveFrom: new Date(0),
    effectiveTo: null,
  },
];
const fleets = new Map([
  ["fra", { id: "fra", country: "DE", sovereign: false }],
  ["iad", { id: "iad", country: "US", sovereign: false }],
]);
const jurisdictions = new Map([["EU", new Set(["DE", "NL"])]]);
const served = (part: object) => ({
  fleetId: "fra",
  origin: "NL",
  modelId: "large",
  dataClass: "personal",
  requests: 10,
  ...part,
});

describe("observedViolations", () => {
  it.each([
    ["lawful traffic", {}, []],
    ["denied traffic", { fleetId: "iad" }, ["denied"]],
    ["no origin", { origin: "" }, ["unknown"]],
    ["no data class", { dataClass: "" }, ["unknown"]],
    ["a data class nobody defined", { dataClass: "secret" }, ["unknown"]],
    ["a fleet nobody knows", { fleetId: "gone" }, ["unknown"]],
    ["nothing served", { fleetId: "iad", requests: 0 }, []],
  ])("%s", (_name, part, kinds) => {
    const found = observedViolations([served(part)], fleets, rules, jurisdictions, new Date("2026-01-01"));
    expect(found.map(({ kind }) => kind)).toEqual(kinds);
  });
});
