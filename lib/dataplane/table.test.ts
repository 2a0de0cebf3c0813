import { describe, expect, it } from "vitest";
import { denialSentence, differences, faultsOf, hashRoutes } from "./table";

const routes = [
  { cell: "c", fleet: "g", share: 0.25 },
  { cell: "c", fleet: "f", share: 0.75 },
];

describe("routes", () => {
  it("hash alike in any order, and differently when a share differs", () => {
    expect(hashRoutes(routes)).toBe(hashRoutes(routes.toReversed()));
    expect(hashRoutes(routes)).not.toBe(hashRoutes([routes[0]!, { ...routes[1]!, share: 0.7500001 }]));
  });

  it.each([
    ["sum to 1", routes, null],
    [
      "sum to 1 within rounding",
      [1 / 3, 1 / 3, 1 / 3].map((share, i) => ({ cell: "c", fleet: `${i}`, share })),
      null,
    ],
    ["sum to less", [routes[0]!], /cell c sum to 0\.25; expected 1/],
    [
      "hold a share of 0",
      [...routes, { cell: "c", fleet: "h", share: 0 }],
      /fleet h is 0; expected more than 0/,
    ],
    ["hold no number", [{ cell: "c", fleet: "f", share: Number.NaN }], /NaN/],
    ["name a fleet twice", [...routes, routes[0]!], /names fleet g twice/],
  ])("that %s", (_, given, fault) => {
    const [first] = faultsOf(given);
    if (fault) expect(first).toMatch(fault);
    else expect(first).toBeUndefined();
  });

  it("are denied only where they go", () => {
    const denial = { cell: "c", fleet: "f", rules: ["de-local", "gdpr"] };
    expect(denialSentence(routes, [denial])).toMatch(
      /Cell c may not be served by fleet f \(de-local, gdpr\)/,
    );
    expect(denialSentence(routes, [{ ...denial, fleet: "h" }])).toBeNull();
  });

  it("differ by what is missing and what is too much, widest first", () => {
    const found = [{ cell: "c", fleet: "h", share: 1 }];
    expect(differences(routes, found, 0.004).map((one) => [one.fleet, one.wanted, one.found])).toEqual([
      ["h", 0, 1],
      ["f", 0.75, 0],
      ["g", 0.25, 0],
    ]);
  });
});
