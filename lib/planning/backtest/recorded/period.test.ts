import { describe, expect, it } from "vitest";
import { periodOf } from "./period";

const hourMs = 3_600_000;
const start = Date.parse("2026-11-01T00:00:00Z");
const at = (hour: number) => new Date(start + hour * hourMs);
const now = at(1000);
/** Hours observed whole, but for those named. */
const observed = (first: number, end: number, minutes: Record<number, number> = {}) =>
  Array.from({ length: end - first }, (_, i) => ({ hour: at(first + i), minutes: minutes[first + i] ?? 60 }));

describe("the period of a backtest", () => {
  it("is what was asked for where policies have seen hours before it", () => {
    expect(periodOf({ from: at(24), to: at(48), now }, observed(20, 48))).toEqual({
      from: at(24),
      hours: 24,
      observedHours: 24,
      leadIn: null,
    });
  });

  it("begins after the first observed hour where nothing was observed before", () => {
    expect(periodOf({ from: at(0), to: at(48), now }, observed(5, 48))).toEqual({
      from: at(6),
      hours: 42,
      observedHours: 42,
      leadIn: at(5),
    });
  });

  it("counts hours that were observed for half of them or more", () => {
    const hours = observed(0, 48, { 30: 29, 31: 30, 32: 1 });
    expect(periodOf({ from: at(24), to: at(48), now }, hours)).toMatchObject({
      hours: 24,
      observedHours: 22,
    });
    // An hour seen for too short is none to begin from.
    const late = observed(0, 48, Object.fromEntries(Array.from({ length: 24 }, (_, h) => [h, 10])));
    expect(periodOf({ from: at(24), to: at(48), now }, late)).toMatchObject({
      leadIn: at(24),
      observedHours: 23,
    });
  });

  it.each([
    [
      "no whole hour to begin with",
      { from: new Date(start + 1), to: at(48), now },
      /from: must be the start/,
    ],
    ["no whole hour to end with", { from: at(0), to: new Date(start + 48 * hourMs + 1), now }, /to: must be/],
    ["an end before its start", { from: at(5), to: at(5), now }, /to: must be after/],
    ["hours to come", { from: at(0), to: at(48), now: at(47) }, /to: must be past/],
    ["more hours than are kept", { from: at(0), to: at(745), now }, /745 hours were asked for/],
  ])("refuses %s", (_name, asked, reason) => {
    expect(() => periodOf(asked, observed(-24, 48))).toThrow(reason);
  });

  it("says what there is and what is needed where that is too little", () => {
    expect(() => periodOf({ from: at(24), to: at(48), now }, observed(20, 35))).toThrow(
      /Of the 24 hours .* 11 were observed for at least 30 minutes; a backtest needs 12\./,
    );
    expect(() => periodOf({ from: at(24), to: at(48), now }, [])).toThrow(/0 were observed/);
  });
});
