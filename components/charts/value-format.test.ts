import { describe, expect, it } from "vitest";
import { formatTicks, formatValueExact } from "./value-format";

describe("formatTicks", () => {
  it.each([
    ["thousands", [0, 5000, 10_000, 12_500], "quantity", ["0", "5k", "10k", "12.5k"]],
    ["hundreds keep their zeros", [0, 100, 200], "quantity", ["0", "100", "200"]],
    [
      "quarter percents stay apart",
      [0, 0.0025, 0.005, 0.0075],
      "percent",
      ["0.00%", "0.25%", "0.50%", "0.75%"],
    ],
    ["whole percents", [0, 0.25, 0.5], "percent", ["0%", "25%", "50%"]],
    ["one tick alone", [0.5], "percent", ["50.0%"]],
    ["dollars", [0, 1e7, 2.5e7], "usd", ["$0", "$10M", "$25M"]],
    ["unit prices", [0, 0.2, 0.25], "unitPrice", ["$0", "$0.2", "$0.25"]],
    ["durations", [0, 200, 1500], "durationMs", ["0 ms", "200 ms", "1.5 s"]],
  ] as const)("%s", (_, ticks, format, labels) => expect(formatTicks(ticks, format)).toEqual(labels));
});

describe("formatValueExact", () => {
  it.each([
    [null, "usd", ""],
    [1234.5, "usd", "$1,234.50"],
    [0.12345, "percent", "12.345%"],
    [1234567.5, "quantity", "1,234,567.5"],
  ] as const)("%s as %s", (value, format, text) => expect(formatValueExact(value, format)).toBe(text));
});
