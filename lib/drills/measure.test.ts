import { describe, expect, it } from "vitest";
import type { EdgeObservation } from "@/lib/dataplane/port";
import type { Shares } from "@/lib/shifts/model";
import { EMPTY_DISTRIBUTION } from "@/lib/telemetry/histogram/distribution";
import type { FleetWindow } from "@/lib/telemetry/store/postgres/fleet-window";
import { quietSince, runAll, sendNothing } from "./measure";

const at = new Date("2026-11-24T09:00:00Z");
const before: Shares = { de: { fra: 1 }, fr: { par: 1 } };
const after: Shares = { de: { par: 1 }, fr: { par: 1 } };
const tableOf = (version: number) => ({ 1: before, 2: after })[version] ?? null;
const acked = (edge: string, version: number | null): EdgeObservation => ({
  edge,
  state: "read",
  version,
  routes: null,
  at,
});
const read = (edge: string, share: number): EdgeObservation => ({
  edge,
  state: "read",
  version: null,
  routes: [
    { cell: "de", fleet: "fra", share },
    { cell: "de", fleet: "par", share: 1 - share },
    { cell: "fr", fleet: "par", share: 1 },
  ],
  at,
});
const away: EdgeObservation = { edge: "c", state: "unreachable", reason: "timed out" };
const fra = new Set(["fra"]);

describe("what edges run", () => {
  it.each([
    ["all acknowledged the empty table", [acked("a", 2), acked("b", 2)], true],
    ["one still runs the old one", [acked("a", 2), acked("b", 1)], false],
    ["weights are read to be zero", [read("a", 0), acked("b", 2)], true],
    ["a weight is left", [read("a", 0.004), acked("b", 2)], false],
    ["one cannot be read", [acked("a", 2), away], false],
    ["one does not say what it runs", [acked("a", null)], false],
    ["one runs what nobody published", [acked("a", 99)], false],
    ["one holds what Ballast never wrote", [{ ...read("a", 0), strange: "An extra server." }], false],
    ["there are none", [], false],
  ])("is empty for the target: %s", (_, edges, expected) => {
    expect(sendNothing(edges, tableOf, fra)).toBe(expected);
  });

  it.each([
    ["all run it", [acked("a", 1), acked("b", 1)], 0, true],
    ["one does not", [acked("a", 1), acked("b", 2)], 0, false],
    ["rounded weights, within tolerance", [read("a", 0.996)], 0.005, true],
    ["rounded weights, beyond it", [read("a", 0.99)], 0.005, false],
    ["one cannot be read", [acked("a", 1), away], 0, false],
    ["there are none", [], 0, false],
  ])("is what was to return: %s", (_, edges, tolerance, expected) => {
    expect(runAll(edges, tableOf, { de: { fra: 1 } }, tolerance)).toBe(expected);
  });
});

const minute = (count: number) => new Date(at.getTime() + count * 60_000);
const window = (fleetId: string, from: Date, seconds: number, requests: number | null): FleetWindow[] => {
  const common = { fleetId, modelId: "large", distribution: EMPTY_DISTRIBUTION };
  const newestAt = new Date(from.getTime() + seconds * 1000);
  return [
    { ...common, signal: "utilization", count: 1, sum: 0.1, newestAt },
    ...(requests === null
      ? []
      : [{ ...common, signal: "requests" as const, count: requests, sum: requests, newestAt }]),
  ];
};

describe("what telemetry proves of a fleet that was drained", () => {
  const servedBefore = { fra: 10 };
  const quiet = (minutes: { minute: Date; windows: FleetWindow[] }[], since = minute(1), of = servedBefore) =>
    quietSince(minutes, of, since);

  it("takes a minute that began afterwards and is covered far enough", () => {
    expect(quiet([{ minute: minute(1), windows: window("fra", minute(1), 30, 0) }])).toEqual({
      kind: "quiet",
      at: new Date(minute(1).getTime() + 30_000),
    });
    expect(quiet([{ minute: minute(1), windows: window("fra", minute(1), 30, null) }]).kind).toBe("quiet");
  });

  it.each([
    ["nothing reported", [], "unknown"],
    [
      "a minute that began before",
      [{ minute: minute(0), windows: window("fra", minute(0), 60, 0) }],
      "unknown",
    ],
    ["a minute hardly begun", [{ minute: minute(1), windows: window("fra", minute(1), 10, 0) }], "unknown"],
    ["another fleet's report", [{ minute: minute(1), windows: window("par", minute(1), 60, 0) }], "unknown"],
    ["requests still served", [{ minute: minute(1), windows: window("fra", minute(1), 60, 60) }], "flowing"],
    ["at most one in a hundred", [{ minute: minute(1), windows: window("fra", minute(1), 60, 6) }], "quiet"],
    [
      "served in the older minute only",
      [
        { minute: minute(1), windows: window("fra", minute(1), 60, 60) },
        { minute: minute(2), windows: window("fra", minute(2), 30, 0) },
      ],
      "quiet",
    ],
  ])("%s", (_, minutes, kind) => {
    expect(quiet(minutes).kind).toBe(kind);
  });

  it("needs every fleet of the target, as of the one that reported least far", () => {
    const windows = [...window("fra", minute(1), 50, 0), ...window("ber", minute(1), 25, 0)];
    const both = { fra: 10, ber: 4 };
    expect(quietSince([{ minute: minute(1), windows }], both, minute(1))).toEqual({
      kind: "quiet",
      at: new Date(minute(1).getTime() + 25_000),
    });
    expect(quietSince([{ minute: minute(1), windows: windows.slice(0, 2) }], both, minute(1)).kind).toBe(
      "unknown",
    );
    expect(quietSince([{ minute: minute(1), windows }], {}, minute(1)).kind).toBe("unknown");
  });
});
