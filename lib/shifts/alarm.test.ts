import { describe, expect, it } from "vitest";
import { type HealthState, healthStates } from "@/lib/fleet/health";
import { type Alarm, blockingAlarms, heard, type LiveFacts, liveAlarms, type Mute, muteOver } from "./alarm";
import type { PlaceScope } from "./place-scope";

const now = new Date("2026-11-20T03:00:00Z");
const minutes = (n: number) => new Date(now.getTime() + n * 60_000);
const fra = { id: "fra", region: { id: "azure:de", providerId: "azure" } };
const par = { id: "par", region: { id: "gcp:fr", providerId: "gcp" } };

const well: LiveFacts = { fleets: [], planes: [], worker: { alive: 1, ageSec: 1 } };
const fleetIn = (state: HealthState): LiveFacts => ({
  ...well,
  fleets: [{ id: "fra", name: "Frankfurt", health: { state, findings: [] } }],
});
const planeWith = (enabled: boolean, ...sync: string[]): LiveFacts => ({
  ...well,
  planes: [{ id: "p", name: "Feed", enabled, edges: sync.map((each) => ({ sync: each })) }],
});

const raised: [string, LiveFacts, string[]][] = [
  ["all is well", well, []],
  ["no worker was ever heard of: nothing would move anyway", { ...well, worker: null }, []],
  ["the last worker fell silent", { ...well, worker: { alive: 0, ageSec: 40 } }, ["live/worker"]],
  ...healthStates.map((state): [string, LiveFacts, string[]] => [
    `a fleet is ${state}`,
    fleetIn(state),
    {
      critical: ["live/fleet/fra/sick"],
      degraded: ["live/fleet/fra/sick"],
      no_data: ["live/fleet/fra/silent"],
      stale: ["live/fleet/fra/silent"],
      ok: [],
      drained: [],
      inactive: [],
    }[state],
  ]),
  ["edges in step", planeWith(true, "in_sync", "in_sync"), []],
  ["one edge of two behind", planeWith(true, "in_sync", "behind"), ["live/data-plane/p"]],
  ["one edge of ten away", planeWith(true, ...Array(9).fill("in_sync"), "unreachable"), []],
  [
    "two edges of ten changed by hand",
    planeWith(true, ...Array(8).fill("in_sync"), "drifted", "drifted"),
    ["live/data-plane/p"],
  ],
  ["edges of a disabled data plane behind", planeWith(false, "behind"), []],
  ["edges nobody has read yet", planeWith(true, "unknown"), []],
  ["a data plane without edges", planeWith(true), []],
];

describe("what Ballast raises by itself", () => {
  it.each(raised)("%s", (_, facts, keys) => {
    expect(liveAlarms(facts).map(({ key }) => key)).toEqual(keys);
  });
});

const alarm = (more: Partial<Alarm> = {}): Alarm => ({
  key: "external/1",
  title: "Something",
  sentence: "It is wrong.",
  scope: { kind: "all" },
  source: "external",
  severity: null,
  blocks: true,
  since: now,
  ...more,
});
const mute = (more: Partial<Mute> = {}): Mute => ({
  id: "m",
  alarmKey: "external/1",
  reason: "known",
  mutedBy: "Sara",
  mutedAt: minutes(-1),
  mutedUntil: minutes(60),
  liftedAt: null,
  ...more,
});

const scopes: [PlaceScope, boolean, boolean][] = [
  [{ kind: "all" }, true, true],
  [{ kind: "provider", id: "azure" }, true, false],
  [{ kind: "region", id: "azure:de" }, true, false],
  [{ kind: "fleet", id: "par" }, false, true],
];

describe("what blocks", () => {
  it.each(scopes)("%o: a shift to Frankfurt %s, one to Paris %s", (scope, toFra, toPar) => {
    const alarms = heard([alarm({ scope })], [], now);
    expect(blockingAlarms(alarms, [fra]).length > 0).toBe(toFra);
    expect(blockingAlarms(alarms, [par]).length > 0).toBe(toPar);
    expect(blockingAlarms(alarms, [fra, par])).toHaveLength(1);
  });

  it("is nothing that only informs, nor what is muted", () => {
    expect(blockingAlarms(heard([alarm({ blocks: false })], [], now), [fra])).toEqual([]);
    expect(blockingAlarms(heard([alarm()], [mute()], now), [fra])).toEqual([]);
  });

  const mutes: [string, Partial<Mute>, boolean][] = [
    ["a mute holds", {}, true],
    ["from its first instant", { mutedAt: now }, true],
    ["not before", { mutedAt: minutes(1) }, false],
    ["not at its end", { mutedUntil: now }, false],
    ["not once lifted", { liftedAt: minutes(-1) }, false],
    ["not over another alarm", { alarmKey: "external/2" }, false],
  ];
  it.each(mutes)("%s", (_, more, holds) => {
    expect(muteOver("external/1", [mute(more)], now) !== null).toBe(holds);
  });

  it("is shown first, then what only informs, then what is muted", () => {
    const list = [alarm({ key: "external/1" }), alarm({ key: "b", blocks: false }), alarm({ key: "c" })];
    expect(heard(list, [mute()], now).map(({ key }) => key)).toEqual(["c", "b", "external/1"]);
  });
});
