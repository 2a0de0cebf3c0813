import { describe, expect, it } from "vitest";
import { tierFields, typedTiers } from "./typed-tiers";

function form(...rows: [from: string, percent: string][]): FormData {
  const data = new FormData();
  for (const [from, percent] of rows) {
    data.append(tierFields.fromUsd, from);
    data.append(tierFields.percent, percent);
  }
  return data;
}

describe("price tiers as typed", () => {
  it("leave the price as it is where nothing was typed", () => {
    expect(typedTiers(form())).toBeUndefined();
    expect(typedTiers(form(["", " "], ["", ""]))).toBeUndefined();
  });

  it("are amounts and parts of list price", () => {
    expect(typedTiers(form(["3000000", "92.3"], ["", ""], ["10000000", "85"]))).toEqual([
      { fromUsd: 3_000_000, multiplier: 0.923 },
      { fromUsd: 10_000_000, multiplier: 0.85 },
    ]);
  });

  it("are no numbers where half a row, or none, was typed, which the verb refuses", () => {
    expect(typedTiers(form(["3000000", ""]))).toEqual([{ fromUsd: 3_000_000, multiplier: Number.NaN }]);
    expect(typedTiers(form(["3 million", "92"]))).toEqual([{ fromUsd: Number.NaN, multiplier: 0.92 }]);
  });
});
