import { describe, expect, it } from "vitest";
import { niceTicks, timeTickLabels } from "./ticks";

const sec = (iso: string) => Date.parse(iso) / 1000;

describe("timeTickLabels", () => {
  it.each([
    ["within a day", ["2026-11-20T08:00:00Z", "2026-11-20T08:15:00Z"], 900, "UTC", ["08:00", "08:15"]],
    [
      "over midnight",
      ["2026-11-20T23:00:00Z", "2026-11-21T00:00:00Z"],
      3600,
      "UTC",
      ["23:00", "00:00\n21 Nov"],
    ],
    [
      "in another zone",
      ["2026-11-20T22:00:00Z", "2026-11-20T23:00:00Z"],
      3600,
      "Europe/Berlin",
      ["23:00", "00:00\n21 Nov"],
    ],
    ["by seconds", ["2026-11-20T08:00:05Z"], 5, "UTC", ["08:00:05"]],
    ["by days", ["2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z"], 172_800, "UTC", ["20 Nov", "22 Nov"]],
    ["by months", ["2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"], 2_592_000, "UTC", ["Dec", "2027"]],
  ])("%s", (_, ticks, step, zone, labels) => {
    expect(timeTickLabels(ticks.map(sec), step, zone)).toEqual(labels);
  });
});

describe("niceTicks", () => {
  it.each([
    [0, [0, 1]],
    [Number.NaN, [0, 1]],
    [1, [0, 0.25, 0.5, 0.75, 1]],
    [0.3, [0, 0.1, 0.2, 0.3]],
    [100, [0, 25, 50, 75, 100]],
    [97, [0, 25, 50, 75, 100]],
    [101, [0, 50, 100, 150]],
    [38e9, [0, 1e10, 2e10, 3e10, 4e10]],
  ])("up to %d", (max, ticks) => expect(niceTicks(max)).toEqual(ticks));
});
