import { describe, expect, it } from "vitest";
import { staleHours } from "./stale";

const at = (text: string) => new Date(`2026-11-20T${text}:00Z`);
const now = at("11:30");
const seen = (hour: string, rolled: string) => ({
  fleetId: "f",
  hour: at(hour),
  minutesObserved: 60,
  rolledAt: at(rolled),
});
const done = (hour: string, when: string): [string, Date] => [`f|${at(hour).toISOString()}`, at(when)];

describe("staleHours", () => {
  it.each([
    ["drawdown without telemetry has nothing to estimate", "drawdown", [], [], []],
    ["observed and never estimated", "drawdown", [seen("10:00", "11:00")], [], ["10:00"]],
    ["estimated since", "drawdown", [seen("10:00", "11:00")], [done("10:00", "11:01")], []],
    ["telemetry came late", "drawdown", [seen("10:00", "11:20")], [done("10:00", "11:01")], ["10:00"]],
    ["reserved costs without telemetry, up to now", "reserved", [], [], ["10:00", "11:00"]],
    [
      "reserved, the current hour goes on",
      "reserved",
      [],
      [done("10:00", "11:01"), done("11:00", "11:29")],
      ["11:00"],
    ],
    [
      "reserved, an hour estimated before it ended",
      "reserved",
      [],
      [done("10:00", "10:59"), done("11:00", "11:29")],
      ["10:00", "11:00"],
    ],
  ] as const)("%s", (_name, billing, observed, estimated, hours) => {
    const stale = staleHours(
      [{ id: "f", billing, billedFrom: at("10:00") }],
      [...observed],
      new Map(estimated),
      now,
    );
    expect(stale.map(({ hour }) => hour.toISOString().slice(11, 16))).toEqual(hours);
  });

  it("says how much of the current hour has gone by", () => {
    const [, current] = staleHours(
      [{ id: "f", billing: "reserved", billedFrom: at("10:00") }],
      [],
      new Map(),
      now,
    );
    expect(current?.elapsed).toBe(0.5);
  });

  it("bills a reservation without statement from its first observed hour", () => {
    const fleet = { id: "f", billing: "reserved", billedFrom: null } as const;
    expect(staleHours([fleet], [], new Map(), now)).toEqual([]);
    expect(staleHours([fleet], [seen("10:00", "11:00")], new Map(), now)).toHaveLength(2);
  });
});
