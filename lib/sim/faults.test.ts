import { describe, expect, it } from "vitest";
import { effectOn, faultCommandSchema, makeFault, noEffect } from "./faults";

const now = new Date("2026-11-20T12:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const fault = (command: object) => makeFault(faultCommandSchema.parse(command), "1", now);

describe("a command", () => {
  it("has a usual severity and ten minutes", () => {
    expect(fault({ fleet: "a", kind: "latency" })).toMatchObject({ severity: 4, until: later(600_000) });
  });
  it.each([
    [{ fleet: "a", kind: "fire" }, /expected one of errors, latency/],
    [{ kind: "errors" }, /fleet/],
    [{ fleet: "a", kind: "errors", severity: 2 }, /expected 0 to 1 for errors/],
    [{ fleet: "a", kind: "latency", severity: 0.5 }, /expected 1 to 100 for latency/],
    [{ fleet: "a", kind: "errors", for: "soon" }, /a duration such as 90s, 10m or 2h/],
    [{ fleet: "a", kind: "errors", for: "0s" }, /more than nothing/],
    [{ fleet: "a", kind: "errors", fro: "9s" }, /fro/],
  ])("%j is refused with what was expected", (command, sentence) => {
    expect(() => faultCommandSchema.parse(command)).toThrow(sentence);
  });
});

describe("an effect", () => {
  it("holds for the fault's fleet and time, and no other", () => {
    const errors = fault({ fleet: "a", kind: "errors", severity: 0.3, for: "1m" });
    expect(effectOn("a", [errors], now).failing).toBeCloseTo(0.3);
    expect(effectOn("b", [errors], now)).toEqual(noEffect);
    expect(effectOn("a", [errors], later(60_000))).toEqual(noEffect);
    expect(effectOn("a", [errors], later(-1))).toEqual(noEffect);
  });
  it.each([
    ["outage", { failing: 1, capacity: 0 }],
    ["capacity_loss", { capacity: 0.5 }],
    ["latency", { slowdown: 4 }],
    ["telemetry_gap", { silent: true }],
  ])("of %s", (kind, effect) => {
    expect(effectOn("a", [fault({ fleet: "a", kind })], now)).toEqual({ ...noEffect, ...effect });
  });
  it("of two faults adds up without passing the whole", () => {
    const half = fault({ fleet: "a", kind: "errors", severity: 0.5 });
    expect(effectOn("a", [half, half], now).failing).toBeCloseTo(0.75);
  });
});
