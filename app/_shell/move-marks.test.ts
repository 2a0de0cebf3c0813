import { describe, expect, it } from "vitest";
import type { TrafficMove } from "@/lib/shifts/queries/traffic-moves";
import { moveMarks } from "./move-marks";

const hour = 3_600_000;
const move = (more: Partial<TrafficMove>): TrafficMove => ({
  id: "1",
  kind: "rebalance",
  what: "Night plan",
  by: "Ada",
  startedAt: new Date(2 * hour),
  endedAt: new Date(3 * hour),
  situation: "completed",
  wentBack: false,
  fleets: ["fra", "par"],
  cells: 2,
  ...more,
});
const range = { fromMs: 0, toMs: 24 * hour };

describe("marks of what moved traffic", () => {
  it("lie from the start to the end, oldest first, and are grave when it went back", () => {
    const marks = moveMarks(
      [move({ startedAt: new Date(9 * hour), endedAt: null, wentBack: true }), move({})],
      range,
    );
    expect(marks).toEqual([
      { atMs: 2 * hour, toMs: 3 * hour, label: "rebalance: Night plan", tone: "neutral" },
      { atMs: 9 * hour, label: "rebalance: Night plan", tone: "critical" },
    ]);
  });

  it("leave out what lies outside, and what touched other fleets", () => {
    expect(
      moveMarks([move({ endedAt: new Date(hour), startedAt: new Date(0) })], {
        fromMs: 2 * hour,
        toMs: 9 * hour,
      }),
    ).toEqual([]);
    expect(moveMarks([move({})], range, ["iad"])).toEqual([]);
    expect(moveMarks([move({ kind: "table", fleets: [] })], range, ["iad"])).toHaveLength(1);
  });

  it("show corrections where there is room for them", () => {
    const correction = move({ kind: "correction" });
    expect(moveMarks([correction], range)).toHaveLength(1);
    expect(moveMarks([correction], { fromMs: 0, toMs: 25 * hour })).toEqual([]);
  });

  it("shorten long reasons", () => {
    expect(moveMarks([move({ what: "x".repeat(80) })], range)[0]?.label).toHaveLength(40);
  });
});
