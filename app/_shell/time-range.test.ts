import { describe, expect, it } from "vitest";
import { endText, parseEnd, parseRange, refreshMs, zoomedOut } from "./time-range";

const now = Date.parse("2026-11-20T08:00:00Z");
const minute = 60_000;
const hour = 60 * minute;

describe("parseEnd", () => {
  it.each([
    ["now", now],
    ["now-15m", now - 15 * minute],
    ["now-2w", now - 14 * 24 * hour],
    ["2026-11-19", Date.parse("2026-11-19T00:00:00Z")],
    ["2026-11-19T10:30", Date.parse("2026-11-19T10:30:00Z")],
    ["2026-11-19 10:30", Date.parse("2026-11-19T10:30:00Z")],
    ["2026-11-19T10:30:00+01:00", Date.parse("2026-11-19T09:30:00Z")],
    ["yesterday", null],
    ["now-5y", null],
    ["now+1h", null],
    ["2026-13-40", null],
  ])("%s", (text, expected) => expect(parseEnd(text, now)).toBe(expected));
});

describe("parseRange", () => {
  const ago = (h: number) => now - h * hour;
  it.each([
    ["nothing is the last hour", {}, { fromMs: ago(1), toMs: now, live: true }],
    ["a preset", { from: "now-24h" }, { fromMs: ago(24), toMs: now, live: true }],
    ["nonsense falls back", { from: "soon", to: "later" }, { fromMs: ago(1), toMs: now, live: true }],
    [
      "absolute ends stand still",
      { from: "2026-11-20T05:00:00Z", to: "2026-11-20T06:00:00Z" },
      { fromMs: ago(3), toMs: ago(2), live: false },
    ],
    [
      "ends the wrong way round are turned",
      { from: "2026-11-20T06:00:00Z", to: "2026-11-20T05:00:00Z" },
      { fromMs: ago(3), toMs: ago(2), live: false },
    ],
    [
      "too short is widened",
      { from: "2026-11-20T06:00:00Z", to: "2026-11-20T06:00:00Z" },
      { fromMs: ago(2) - minute, toMs: ago(2), live: false },
    ],
    [
      "a relative end that is not now still moves",
      { from: "now-2h", to: "now-1h" },
      { fromMs: ago(2), toMs: ago(1), live: true },
    ],
  ])("%s", (_, params, expected) => expect(parseRange(params, now)).toEqual(expected));
});

describe("refreshMs", () => {
  it.each([
    [15 * minute, 5000],
    [hour, 12_000],
    [30 * 24 * hour, 300_000],
  ])("%d ms long", (length, expected) =>
    expect(refreshMs({ fromMs: now - length, toMs: now })).toBe(expected),
  );
});

describe("zoomedOut", () => {
  it("doubles about the middle", () => {
    const out = zoomedOut({ fromMs: now - 4 * hour, toMs: now - 3 * hour }, now);
    expect(out).toEqual({ fromMs: now - 4.5 * hour, toMs: now - 2.5 * hour });
  });
  it("does not look into the future", () => {
    expect(zoomedOut({ fromMs: now - hour, toMs: now }, now)).toEqual({ fromMs: now - 2 * hour, toMs: now });
  });
});

it("writes ends that it reads back", () => expect(parseEnd(endText(now + 499), now)).toBe(now));
