import { describe, expect, it } from "vitest";
import { type GridReading, STALE_AFTER_MS } from "./model";
import { ageInWords, expectedOver, outlookOf } from "./outlook";

const hourMs = 3_600_000;
const now = new Date("2026-11-20T10:20:00Z");
const reading = (at: string, value: number, changes: Partial<GridReading> = {}): GridReading => ({
  zone: "DE-LU",
  signal: "carbon",
  at: new Date(at),
  value,
  forecast: false,
  illustrative: false,
  sourceName: "test",
  receivedAt: now,
  ...changes,
});
/** A week of hours up to `until`, each worth its hour of day times ten. */
const week = (until: string) =>
  Array.from({ length: 7 * 24 }, (_, back) => {
    const at = new Date(new Date(until).getTime() - back * hourMs);
    return reading(at.toISOString(), at.getUTCHours() * 10);
  });
const hour = (start: string, hours = 1, representative = false) => ({
  start: new Date(start),
  hours,
  representative,
});
const mean = 371;

describe("an expected value", () => {
  const live = outlookOf(
    [...week("2026-11-20T09:00:00Z"), reading("2026-11-20T12:00:00Z", 999, { forecast: true })],
    now,
  );

  it.each([
    ["of an hour that was read", hour("2026-11-20T09:00:00Z"), 90, "reading"],
    ["of the hour that runs and was not read yet", hour("2026-11-20T10:00:00Z"), 90, "latest"],
    ["of an hour that is forecast", hour("2026-11-20T12:00:00Z"), 999, "forecast"],
    ["of an hour ahead", hour("2026-11-20T14:00:00Z"), 140, "profile"],
    ["of tomorrow's hour", hour("2026-11-21T05:00:00Z"), 50, "profile"],
    ["of four hours", hour("2026-11-21T04:00:00Z", 4), 55, "profile"],
    ["of four hours of days that one stands for", hour("2026-11-20T12:00:00Z", 4, true), 135, "profile"],
  ])("%s", (_name, window, value, basis) => {
    expect(expectedOver(live, window, mean, now)).toEqual({ value: expect.closeTo(value), basis });
  });

  it("rests on the least sure of its hours", () => {
    expect(expectedOver(live, hour("2026-11-20T11:00:00Z", 2), mean, now)).toEqual({
      value: (110 + 999) / 2,
      basis: "profile",
    });
  });

  it("is the yearly mean when the zone was never read", () => {
    expect(expectedOver(undefined, hour("2026-11-20T10:00:00Z"), mean, now)).toEqual({
      value: mean,
      basis: "yearly_mean",
    });
    expect(expectedOver(outlookOf([], now), hour("2026-11-20T10:00:00Z"), mean, now).basis).toBe(
      "yearly_mean",
    );
  });

  it("is the yearly mean once the newest reading is stale, and not a moment before", () => {
    const at = new Date(now.getTime() - STALE_AFTER_MS);
    const edge = outlookOf([reading(at.toISOString(), 50)], now);
    expect(edge.stale).toBe(false);
    expect(expectedOver(edge, hour("2026-11-20T10:00:00Z"), mean, now)).toEqual({
      value: 50,
      basis: "latest",
    });
    const past = outlookOf([reading(new Date(at.getTime() - 60_000).toISOString(), 50)], now);
    expect(past.stale).toBe(true);
    expect(expectedOver(past, hour("2026-11-20T10:00:00Z"), mean, now).basis).toBe("yearly_mean");
  });

  it("is the yearly mean for an hour of day that was seen too seldom to be usual", () => {
    const few = outlookOf([reading("2026-11-20T09:00:00Z", 50), reading("2026-11-19T14:00:00Z", 60)], now);
    expect(expectedOver(few, hour("2026-11-20T14:00:00Z"), mean, now).basis).toBe("yearly_mean");
  });
});

describe("an outlook", () => {
  it("drops forecasts that nobody renewed for a day", () => {
    const old = { forecast: true, receivedAt: new Date(now.getTime() - 25 * hourMs) };
    const outlook = outlookOf(
      [reading("2026-11-20T09:00:00Z", 90), reading("2026-11-20T12:00:00Z", 1, old)],
      now,
    );
    expect(outlook.hours.has(new Date("2026-11-20T12:00:00Z").getTime())).toBe(false);
  });

  it("takes a reading that begins at half past for the hour whose middle it begins at", () => {
    const outlook = outlookOf([reading("2026-11-20T09:30:00Z", 40)], now);
    expect(expectedOver(outlook, hour("2026-11-20T09:00:00Z"), mean, now)).toEqual({
      value: 40,
      basis: "reading",
    });
  });

  it("keeps what is negative: power may be given away", () => {
    const outlook = outlookOf([reading("2026-11-20T10:00:00Z", -5, { signal: "power" })], now);
    expect(expectedOver(outlook, hour("2026-11-20T10:00:00Z"), 90, now).value).toBe(-5);
  });
});

describe("an age in words", () => {
  it.each([
    [0, "1 hour"],
    [7.9 * hourMs, "7 hours"],
    [49 * hourMs, "2 days"],
  ])("%d ms", (age, words) => {
    expect(ageInWords(age)).toBe(words);
  });
});
