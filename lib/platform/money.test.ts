import { describe, expect, it } from "vitest";
import { formatUnitPrice, formatUsd, formatUsdExact } from "./money";

describe("formatUsd", () => {
  it.each([
    [0, "$0"],
    [0.375, "$0.38"],
    [12.3, "$12.30"],
    [999.99, "$1.00k"],
    [1_234, "$1.23k"],
    [250e9, "$250B"],
    [11_900_000_000, "$11.9B"],
    [-1_500_000, "−$1.50M"],
    ["1200000000000", "$1.20T"],
  ])("%s → %s", (amount, text) => expect(formatUsd(amount)).toBe(text));
});

describe("formatUsdExact", () => {
  it.each([
    ["123456789012.345", "$123,456,789,012.34"],
    [-5, "−$5.00"],
    [0, "$0.00"],
  ])("%s → %s", (amount, text) => expect(formatUsdExact(amount)).toBe(text));
});

describe("formatUnitPrice", () => {
  it.each([
    ["0.000000375", "$0.000000375"],
    ["1.5", "$1.50"],
    ["12.3456", "$12.30"],
    ["0.13", "$0.130"],
    ["0.0004", "$0.000400"],
    [0, "$0"],
  ])("%s → %s", (amount, text) => expect(formatUnitPrice(amount)).toBe(text));
});
