import { expect, it } from "vitest";
import { openingSpentUsd } from "./opening";

const terms = {
  from: new Date("2026-10-01T00:00:00Z"),
  to: new Date("2026-10-11T00:00:00Z"),
  committedUsd: "1000000.00",
  openingPace: 0.9,
};

it.each([
  ["before the period", "2026-09-01T00:00:00Z", "0"],
  ["at its start", "2026-10-01T00:00:00Z", "0"],
  ["half way", "2026-10-06T00:00:00Z", "450000"],
  ["after its end", "2027-01-01T00:00:00Z", "900000"],
])("the opening spend %s is the pace times the linear part", (_when, now, usd) => {
  expect(openingSpentUsd(terms, new Date(now)).toString()).toBe(usd);
});

it("is exact to the cent where floats are not", () => {
  const large = { ...terms, committedUsd: "300000000000.07", openingPace: 1 };
  expect(openingSpentUsd(large, terms.to).toFixed(2)).toBe("300000000000.07");
});
