import { describe, expect, it } from "vitest";
import { planningWindows } from "./windows";

const asOf = new Date("2026-11-20T08:25:00Z");
const total = (windows: ReturnType<typeof planningWindows>) =>
  windows.reduce((sum, { hours, weight }) => sum + hours * weight, 0);

describe("planning windows", () => {
  it("are the next 24 hours when no commitment ends later", () => {
    const windows = planningWindows(asOf, []);
    expect(windows).toHaveLength(24);
    expect(windows[0]).toEqual({ start: "2026-11-20T08:00:00Z", hours: 1, weight: 1 });
    expect(windows.at(-1)?.start).toBe("2026-11-21T07:00:00Z");
  });

  it.each([
    ["the end of a quarter", ["2027-01-01T00:00:00Z"]],
    ["two ends", ["2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"]],
    ["an end within the representative day", ["2026-11-21T20:00:00Z"]],
  ])("stand for all time up to %s", (_name, ends) => {
    const windows = planningWindows(
      asOf,
      ends.map((end) => new Date(end)),
    );
    const last = Date.parse(ends.at(-1)!);
    expect(total(windows)).toBeCloseTo((last - Date.parse("2026-11-20T08:00:00Z")) / 3_600_000, 9);
    expect(windows.every(({ start }) => Date.parse(start) < last)).toBe(true);
  });

  it("leave out periods that end within the first day", () => {
    expect(planningWindows(asOf, [new Date("2026-11-20T20:00:00Z")])).toHaveLength(24);
  });
});
