import { describe, expect, it } from "vitest";
import { currencyRates } from "./currency-rates";

describe("currency rates", () => {
  it("are pairs, separated by commas", () => {
    expect([...currencyRates(" EUR=1.08, GBP=1.27,")]).toEqual([
      ["EUR", 1.08],
      ["GBP", 1.27],
    ]);
    expect(currencyRates("").size).toBe(0);
  });

  it.each(["EUR", "EUR=", "eur=1", "EUR=0", "EUR=-1", "EUR:1.08"])("refuses %s", (text) => {
    expect(() => currencyRates(text)).toThrow(`GRID_USD_PER: ${text} is not a currency`);
  });
});
