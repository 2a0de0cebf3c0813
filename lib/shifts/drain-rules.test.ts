import { describe, expect, it } from "vitest";
import { type DrainFacts, fleetsOf, judgeDrain, servingProviders } from "./drain-rules";

const place = (id: string, provider: string, region: string) => ({
  id,
  region: { id: `${provider}:${region}`, providerId: provider },
});
const fleets = [
  place("fra-h100", "azure", "de"),
  place("fra-a100", "azure", "de"),
  place("iad", "azure", "us"),
  place("ams", "google", "nl"),
];

describe("what a drain empties", () => {
  it.each([
    [{ kind: "fleet", id: "iad" }, ["iad"]],
    [{ kind: "region", id: "azure:de" }, ["fra-h100", "fra-a100"]],
    [{ kind: "provider", id: "azure" }, ["fra-h100", "fra-a100", "iad"]],
    [{ kind: "provider", id: "oracle" }, []],
  ] as const)("%o", (scope, ids) => {
    expect(fleetsOf(scope, fleets).map(({ id }) => id)).toEqual(ids);
  });

  it("counts providers that get traffic, and no others", () => {
    expect(servingProviders({ de: { iad: 0.5, ams: 0.5 } }, fleets)).toEqual(["azure", "google"]);
    expect(servingProviders({ de: { iad: 1, ams: 0 } }, fleets)).toEqual(["azure"]);
  });
});

const fine: DrainFacts = {
  stranded: [],
  cells: 3,
  providersBefore: ["aws", "azure", "google"],
  providersAfter: ["aws", "google"],
  minProviders: 2,
  unsafe: null,
};
const stranded = [{ cell: "de", share: 1, requestsPerSec: 12.4, because: "law" }] as const;

const cases: [string, Partial<DrainFacts>, string[], string | null][] = [
  ["one that leaves enough", {}, [], null],
  ["too few providers", { providersAfter: ["aws"] }, ["Only aws would still serve"], null],
  ["no provider at all", { providersAfter: [] }, ["No provider would still serve"], null],
  [
    "an estate that lives on one provider already",
    { providersBefore: ["aws"], providersAfter: ["aws"] },
    [],
    null,
  ],
  ["unsafe steps", { unsafe: "Step 1: fra would run at 120%." }, ["Step 1: fra would run at 120%."], null],
  ["nothing to move", { cells: 0 }, ["there is nothing to drain"], null],
  ["requests that have nowhere to go", { stranded }, [], "12 requests/s of 1 cell have nowhere lawful"],
  ["only such requests", { stranded, cells: 0 }, ["would move nothing"], "12 requests/s of 1 cell"],
];

describe("whether a drain may be", () => {
  it.each(cases)("%s", (_, change, forbidden, breakGlass) => {
    const verdict = judgeDrain({ ...fine, ...change });
    expect(verdict.forbidden).toHaveLength(forbidden.length);
    for (const [index, sentence] of forbidden.entries()) expect(verdict.forbidden[index]).toContain(sentence);
    if (breakGlass === null) expect(verdict.breakGlass).toBeNull();
    else expect(verdict.breakGlass).toContain(breakGlass);
  });
});
