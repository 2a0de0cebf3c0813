import { describe, expect, it } from "vitest";
import type { DrillDefinition, StartWindow } from "./model";
import { localText, nextDue, scheduleProblem } from "./schedule";
import { openUntil, windowText } from "./windows";

const zone = "Europe/Berlin";
const office: StartWindow = { days: [1, 2, 3, 4], from: "09:00", until: "15:00" };
const night: StartWindow = { days: [5], from: "22:00", until: "02:00" };
const cron = (text: string): DrillDefinition["schedule"] => ({ kind: "cron", cron: text });
const now = new Date("2026-11-20T14:00:00Z");

describe("when a drill may start", () => {
  it.each([
    ["a Tuesday at ten", "2026-11-24T09:00:00Z", "2026-11-24T14:00:00.000Z"],
    ["the first minute of the window", "2026-11-24T08:00:00Z", "2026-11-24T14:00:00.000Z"],
    ["the minute at which it ends", "2026-11-24T14:00:00Z", null],
    ["a Tuesday before it", "2026-11-24T07:59:00Z", null],
    ["a Friday at ten, when only the night is open", "2026-11-20T09:00:00Z", null],
    ["Friday before midnight", "2026-11-20T22:30:00Z", "2026-11-21T01:00:00.000Z"],
    ["Saturday after midnight, which is still Friday's", "2026-11-21T00:30:00Z", "2026-11-21T01:00:00.000Z"],
    ["Friday after midnight, which is Thursday's", "2026-11-19T23:30:00Z", null],
  ])("on %s", (_, at, until) => {
    expect(openUntil([office, night], zone, new Date(at))?.toISOString() ?? null).toBe(until);
  });

  it("until the later end where two windows are open, by the zone's clock on the day it changes", () => {
    const long = { ...office, days: [7], from: "01:00", until: "05:00" };
    const longer = { ...long, until: "06:00" };
    // Clocks go back at three: six in the morning is an hour further away.
    expect(openUntil([long, longer], zone, new Date("2026-10-25T00:00:00Z"))?.toISOString()).toBe(
      "2026-10-25T05:00:00.000Z",
    );
  });

  it("is said in words", () => {
    expect(windowText(office)).toBe("Mon–Thu 09:00–15:00");
    expect(windowText({ ...office, days: [6, 2] })).toBe("Tue, Sat 09:00–15:00");
    expect(windowText({ ...office, days: [7, 6, 5, 4, 3, 2, 1] })).toBe("every day 09:00–15:00");
  });
});

describe("when a drill is due", () => {
  it("counts by the zone's own clock, across its change", () => {
    const due = nextDue(
      { schedule: cron("0 10 * * 2#1"), timeZone: zone },
      new Date("2026-10-01T00:00:00Z"),
      2,
    );
    expect(due.map((at) => at.toISOString())).toEqual([
      "2026-10-06T08:00:00.000Z",
      "2026-11-03T09:00:00.000Z",
    ]);
    const once = { schedule: { kind: "once", at: "2026-11-24T10:00" }, timeZone: zone } as const;
    expect(nextDue(once, now).map((at) => at.toISOString())).toEqual(["2026-11-24T09:00:00.000Z"]);
    expect(nextDue(once, new Date("2026-11-24T09:00:00Z"))).toEqual([]);
  });

  it("is written with its zone", () => {
    expect(localText(new Date("2026-12-01T09:00:00Z"), zone)).toBe("Tue 2026-12-01 10:00 Europe/Berlin");
  });

  it.each([
    ["a good one", { schedule: cron("0 10 * * 2") }, null],
    ["no zone", { timeZone: "Mars/Base" }, "Mars/Base is not a time zone."],
    ["no cron", { schedule: cron("every Tuesday") }, "“every Tuesday” is not understood."],
    ["seconds", { schedule: cron("0 0 10 * * 2") }, "is not understood."],
    ["too often", { schedule: cron("*/30 10 * * 2") }, "Leave at least an hour"],
    ["a past time", { schedule: { kind: "once", at: "2026-11-17T10:00" } }, "that time is past"],
    [
      "a date that is none",
      { schedule: { kind: "once", at: "2026-13-40T10:00" } },
      "not a time that there is",
    ],
    [
      "a day outside its windows",
      { schedule: cron("0 10 * * 3,6") },
      "It would be due Sat 2026-11-21 10:00 Europe/Berlin, when it may not start. It may Mon–Thu 09:00–15:00.",
    ],
  ] as const)("is refused or accepted: %s", (_, change, problem) => {
    const base = { schedule: cron("0 10 * * 2"), timeZone: zone, windows: [office] };
    const found = scheduleProblem({ ...base, ...change }, now);
    if (problem === null) expect(found).toBeNull();
    else expect(found?.sentence).toContain(problem);
  });
});
