import { describe, expect, it } from "vitest";
import { correctionDue, nightlyDue } from "./due";

describe("the nightly plan's time", () => {
  it.each([
    // zone, now, last, next
    ["UTC", "2026-11-20T10:00:00Z", "2026-11-20T02:00:00.000Z", "2026-11-21T02:00:00.000Z"],
    ["UTC", "2026-11-20T02:00:00Z", "2026-11-20T02:00:00.000Z", "2026-11-21T02:00:00.000Z"],
    ["UTC", "2026-11-20T01:59:59Z", "2026-11-19T02:00:00.000Z", "2026-11-20T02:00:00.000Z"],
    ["America/Los_Angeles", "2026-11-20T09:00:00Z", "2026-11-19T10:00:00.000Z", "2026-11-20T10:00:00.000Z"],
    ["Asia/Kolkata", "2026-11-20T10:00:00Z", "2026-11-19T20:30:00.000Z", "2026-11-20T20:30:00.000Z"],
    ["Pacific/Auckland", "2026-11-20T10:00:00Z", "2026-11-19T13:00:00.000Z", "2026-11-20T13:00:00.000Z"],
  ])("02:00 in %s, at %s", (zone, now, last, next) => {
    const due = nightlyDue("02:00", zone, new Date(now));
    expect([due.last.toISOString(), due.next.toISOString()]).toEqual([last, next]);
  });

  it("is once in a night in which clocks go back, the first time it is shown", () => {
    // Los Angeles, 1 November 2026: 01:30 is shown at 08:30 and at 09:30 UTC.
    const due = nightlyDue("01:30", "America/Los_Angeles", new Date("2026-11-01T12:00:00Z"));
    expect(due.last.toISOString()).toBe("2026-11-01T08:30:00.000Z");
    expect(due.next.toISOString()).toBe("2026-11-02T09:30:00.000Z");
  });

  it("is once in a night in which clocks go forward past it", () => {
    // Los Angeles, 8 March 2026: the clock goes from 02:00 to 03:00 at 10:00 UTC.
    const due = nightlyDue("02:30", "America/Los_Angeles", new Date("2026-03-08T12:00:00Z"));
    expect(due.last.toISOString()).toBe("2026-03-08T10:30:00.000Z");
    expect(due.next.toISOString()).toBe("2026-03-09T09:30:00.000Z");
  });
});

describe("a correction's time", () => {
  it.each([
    [15, "2026-11-20T10:07:00Z", "10:00", "10:15"],
    [15, "2026-11-20T10:15:00Z", "10:15", "10:30"],
    [50, "2026-11-20T23:40:00Z", "23:20", "00:00"],
  ])("every %i minutes, at %s", (every, now, last, next) => {
    const due = correctionDue(every, new Date(now));
    expect([due.last, due.next].map((at) => at.toISOString().slice(11, 16))).toEqual([last, next]);
  });
});
