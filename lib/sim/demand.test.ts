import { describe, expect, it } from "vitest";
import { busyness, dailyShape, demandAt, drift, peakBusyness } from "./demand";

const hourMs = 3_600_000;
const tuesday = Date.UTC(2026, 10, 17);
const saturday = Date.UTC(2026, 10, 21);

describe("a day", () => {
  const hours = Array.from({ length: 24 }, (_, hour) => dailyShape(hour));

  it("averages 1", () => {
    expect(hours.reduce((a, b) => a + b) / 24).toBeCloseTo(1, 10);
  });
  it("is quietest before dawn and busiest in the afternoon", () => {
    expect(hours.indexOf(Math.min(...hours))).toBeGreaterThanOrEqual(2);
    expect(hours.indexOf(Math.min(...hours))).toBeLessThanOrEqual(5);
    expect(hours.indexOf(Math.max(...hours))).toBeGreaterThanOrEqual(12);
    expect(hours.indexOf(Math.max(...hours))).toBeLessThanOrEqual(17);
    expect(Math.max(...hours) / Math.min(...hours)).toBeGreaterThan(2);
  });
});

describe("a week", () => {
  it("averages 1, whatever the offset", () => {
    for (const offset of [0, 5.5, -8, 9]) {
      const values = Array.from({ length: 168 }, (_, h) => busyness(tuesday + h * hourMs, offset));
      expect(values.reduce((a, b) => a + b) / 168).toBeCloseTo(1, 6);
      expect(Math.max(...values)).toBeLessThanOrEqual(peakBusyness + 1e-9);
    }
  });
  it("has a quieter weekend, by the calendar of the origin", () => {
    expect(busyness(saturday + 12 * hourMs, 0)).toBeLessThan(busyness(tuesday + 12 * hourMs, 0));
    // Still Friday evening in San Francisco when Saturday begins in London.
    expect(busyness(saturday + 2 * hourMs, -8)).toBe(busyness(tuesday + 2 * hourMs, -8));
  });
  it("follows the sun: Tokyo's noon is nine hours before London's", () => {
    expect(busyness(tuesday + 3 * hourMs, 9)).toBe(busyness(tuesday + 12 * hourMs, 0));
  });
});

describe("drift", () => {
  it("is the same for the same instant and seed, and differs by cell", () => {
    expect(drift(tuesday, "a", 1)).toBe(drift(tuesday, "a", 1));
    expect(drift(tuesday, "a", 1)).not.toBe(drift(tuesday, "b", 1));
    expect(drift(tuesday, "a", 1)).not.toBe(drift(tuesday, "a", 2));
  });
  it("is small and has no jumps", () => {
    for (let at = tuesday; at < tuesday + 4 * hourMs; at += 60_000) {
      expect(Math.abs(drift(at, "a", 1) - 1)).toBeLessThanOrEqual(0.05);
      expect(Math.abs(drift(at + 60_000, "a", 1) - drift(at, "a", 1))).toBeLessThan(0.02);
    }
  });
});

it("a cell's demand is its mean times how busy the hour is, within the drift", () => {
  const cell = { id: "DE|large|personal", requestsPerSec: 200, utcOffsetHours: 1 };
  const noon = tuesday + 11 * hourMs;
  const expected = 200 * busyness(noon, 1);
  expect(Math.abs(demandAt(cell, noon, 7) / expected - 1)).toBeLessThanOrEqual(0.05);
});
