import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Usd } from "@/lib/platform/money";
import { type BilledFleet, estimateHour } from "./estimate";

const hour = new Date("2026-11-20T10:00:00Z");
// 1,000 input tokens take 1 s of an accelerator, 100 output tokens too.
const profile = {
  acceleratorId: "h100",
  modelId: "large",
  prefillTokensPerSec: 1000,
  decodeTokensPerSec: 100,
};
const profiles = new Map([
  ["large", profile],
  ["small", { ...profile, modelId: "small" }],
]);
const usage = (modelId: string, inputTokens: number, outputTokens: number) => ({
  fleetId: "f",
  hour,
  modelId,
  requests: 1,
  inputTokens,
  outputTokens,
});
const fleet = (billing: BilledFleet["billing"], healthy = 10): BilledFleet => ({
  id: "f",
  contractId: "c",
  billing,
  healthy,
});
const hourOf = (loadHours: number, modelId = "large") => usage(modelId, 0, loadHours * 3600 * 100);

describe("estimateHour", () => {
  it.each([
    ["drawdown pays for what was used", fleet("drawdown"), [hourOf(3)], 1, { large: 6 }],
    ["input and output tokens add", fleet("drawdown"), [usage("large", 1_800_000, 180_000)], 1, { large: 2 }],
    ["on demand alike", fleet("on_demand"), [hourOf(1)], 1, { large: 2 }],
    ["drawdown of nothing costs nothing", fleet("drawdown"), [], 1, {}],
    ["reserved pays for all, used or not", fleet("reserved"), [hourOf(3)], 1, { large: 20 }],
    [
      "reserved is shared by load",
      fleet("reserved"),
      [hourOf(3), hourOf(1, "small")],
      1,
      { large: 15, small: 5 },
    ],
    ["reserved and idle is booked to no model", fleet("reserved"), [], 1, { "": 20 }],
    ["reserved counts the time gone by", fleet("reserved"), [], 0.25, { "": 5 }],
    ["an unknown model has no load", fleet("drawdown"), [hourOf(3, "mystery")], 1, { mystery: 0 }],
    [
      "reserved with unknown models only is booked to no model",
      fleet("reserved"),
      [hourOf(3, "mystery")],
      1,
      { "": 20, mystery: 0 },
    ],
    ["reserved with an unnamed model only books it once", fleet("reserved"), [hourOf(3, "")], 1, { "": 20 }],
  ])("%s", (_name, billed, observed, elapsed, usd) => {
    const rows = estimateHour(billed, new Usd(2), profiles, {
      hour,
      usage: observed,
      minutesObserved: 60,
      elapsed,
    });
    expect(Object.fromEntries(rows.map((row) => [row.modelId, row.usd.toNumber()]))).toEqual(usd);
  });

  it("a reserved hour always costs the whole reservation, to the micro-dollar per model", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1e9 }), { maxLength: 2 }),
        fc.integer({ min: 0, max: 5000 }),
        (tokens, healthy) => {
          const observed = tokens.map((count, i) => usage(i === 0 ? "large" : "small", 0, count));
          const rows = estimateHour(fleet("reserved", healthy), new Usd("2.1"), profiles, {
            hour,
            usage: observed,
            minutesObserved: 60,
            elapsed: 1,
          });
          const total = rows.reduce((sum, { usd }) => sum.plus(usd), new Usd(0));
          expect(total.minus(new Usd("2.1").times(healthy)).abs().lte("0.00001")).toBe(true);
        },
      ),
    );
  });
});
