import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { commitmentVerdict } from "./verdict";

const usd = (amount: number | null) => (amount === null ? null : new Decimal(amount));
const standing = (forecast: number | null, shortfall: number | null, overage: number | null) => ({
  committedUsd: new Decimal(1000),
  forecastUsd: usd(forecast),
  expectedShortfallUsd: usd(shortfall),
  expectedOverageUsd: usd(overage),
});

describe("commitmentVerdict", () => {
  it.each([
    ["no_data", standing(null, null, null)],
    ["on_track", standing(1000, 0, 0)],
    ["on_track", standing(990, 10, 0)],
    ["shortfall", standing(989, 11, 0)],
    ["overage", standing(1011, 0, 11)],
  ] as const)("is %s", (verdict, burnDown) => {
    expect(commitmentVerdict(burnDown, "current")).toBe(verdict);
  });

  it("is not begun before its period, whatever the line says", () => {
    expect(commitmentVerdict(standing(989, 11, 0), "future")).toBe("not_begun");
  });
});
