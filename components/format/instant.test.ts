import { describe, expect, it } from "vitest";
import { formatInstant, formatRelative, zoneLabel } from "./instant";

const at = new Date("2026-11-20T23:57:23.500Z");

describe("formatInstant", () => {
  it.each([
    ["UTC", "second", "2026-11-20 23:57:23 UTC"],
    ["UTC", "minute", "2026-11-20 23:57 UTC"],
    ["Europe/Berlin", "second", "2026-11-21 00:57:23 UTC+1"],
    ["Asia/Kolkata", "minute", "2026-11-21 05:27 UTC+5:30"],
    ["America/New_York", "day", "2026-11-20"],
  ] as const)("%s to the %s: %s", (zone, to, text) => expect(formatInstant(at, zone, to)).toBe(text));

  it("names the offset of that day, not of today", () => {
    expect(zoneLabel(new Date("2026-07-01T00:00:00Z"), "Europe/Berlin")).toBe("UTC+2");
  });
});

describe("formatRelative", () => {
  const second = 1000;
  const hour = 3600 * second;
  it.each([
    [0, "now"],
    [-4 * second, "now"],
    [-12 * second, "12 s ago"],
    [-60 * second, "1 min ago"],
    [-59 * 60 * second, "59 min ago"],
    [-47 * hour, "47 h ago"],
    [-49 * hour, "2 d ago"],
    [-90 * 24 * hour, "2 mo ago"],
    [-900 * 24 * hour, "2 y ago"],
    [30 * 60 * second, "in 30 min"],
  ])("%d ms → %s", (offset, text) => expect(formatRelative(new Date(at.getTime() + offset), at)).toBe(text));
});
