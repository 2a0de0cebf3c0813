import { describe, expect, it } from "vitest";
import { formatDuration, formatExact, formatPercent, formatPoints, formatQuantity } from "./quantity";

describe("formatQuantity", () => {
  it.each([
    [0, "0"],
    [7, "7"],
    [412, "412"],
    [0.000375, "0.000375"],
    [2.3456, "2.35"],
    [999, "999"],
    [999.7, "1.00k"],
    [1000, "1.00k"],
    [12_345, "12.3k"],
    [999_600, "1.00M"],
    [4_560_000, "4.56M"],
    [64_000, "64.0k"],
    [1.5e9, "1.50B"],
    [-12_345, "−12.3k"],
    [-0, "0"],
    [5.32e-17, "0"],
  ])("%d → %s", (value, text) => expect(formatQuantity(value)).toBe(text));
});

describe("formatExact", () => {
  it.each([
    [1234567.891, "1,234,567.891"],
    [-5, "−5"],
    [0, "0"],
  ])("%d → %s", (value, text) => expect(formatExact(value)).toBe(text));
});

describe("formatPercent", () => {
  it.each([
    [0, "0%"],
    [0.00001, "<0.01%"],
    [0.0004, "0.04%"],
    [0.004, "0.40%"],
    [0.1234, "12.3%"],
    [0.5, "50.0%"],
    [0.9998, "99.98%"],
    [1, "100%"],
    [1.237, "123.7%"],
    [-0.05, "−5.0%"],
  ])("%d → %s", (value, text) => expect(formatPercent(value)).toBe(text));
});

describe("formatPoints", () => {
  it.each([
    [0.024, "+2.4 pp"],
    [-0.3, "−30.0 pp"],
    [0.0001, "±0.0 pp"],
  ])("%d → %s", (value, text) => expect(formatPoints(value)).toBe(text));
});

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [0.25, "0.25 ms"],
    [850, "850 ms"],
    [12_400, "12.4 s"],
    [59_990, "1 min"],
    [200_000, "3 min 20 s"],
    [3_600_000, "1 h"],
    [3_600_000 * 52, "2 d 4 h"],
    [-61_000, "−1 min 1 s"],
  ])("%d → %s", (value, text) => expect(formatDuration(value)).toBe(text));
});
