import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readDemandFile, replayedDemand } from "./demand-file";
import type { Past, Policy } from "./policy";
import { replay, serveHour } from "./replay";
import { costUsd } from "./report";
import { pacing } from "./rules-of-thumb";
import { runBacktest } from "./run";
import { readScenario, type Scenario, toWorld } from "./scenario";
import { estate } from "./testing/estate";
import { cheapestOrder } from "./world";

const scenario: Scenario = {
  version: 1,
  hours: 48,
  origins: [
    { id: "DE", utcOffsetHours: 8, share: 0.4, allowedCountries: ["DE"] },
    { id: "US", utcOffsetHours: 7, share: 0.6 },
  ],
  fleets: [
    { id: "a-de", provider: "a", contract: "a", country: "DE", capacityShare: 0.5, usdPerUnit: 1.2 },
    { id: "a-us", provider: "a", contract: "a", country: "US", capacityShare: 0.6, usdPerUnit: 1 },
    { id: "b-us", provider: "b", contract: "b", country: "US", capacityShare: 0.5, usdPerUnit: 0.7 },
  ],
  contracts: [
    { id: "a", committedUsdPerMeanHour: 0.7 },
    { id: "b", committedUsdPerMeanHour: 0.1 },
  ],
  onDemandUsdPerUnit: 2,
};
const world = toWorld(scenario);
const terms = world.terms[0]!;
const fileOf = (rates: readonly number[]) =>
  `window_start_s,req_per_s\n${rates.map((rate, i) => `${i * 3600},${rate}`).join("\n")}\n`;
const rates = Array.from({ length: 48 }, (_, h) => 10 + 4 * Math.sin(h / 4) + (h > 30 ? -5 : 0));

describe("an hour's demand", () => {
  it("is cut alike where a fleet is offered too much, and overflows in the order given", () => {
    const hour = serveHour(world, terms, [0.4, 0.8], {
      kind: "shares",
      shares: [Float64Array.of(1, 0, 0), Float64Array.of(0.5, 0, 0.5)],
      overflowOrder: [[0], [1, 2, 0]],
    });
    // a-de is offered 0.8 for its 0.5; DE has nowhere else to go, the US goes to a-us.
    expect(Array.from(hour.served[0]!)).toEqual([0.25, 0, 0]);
    expect(hour.onDemand[0]).toBeCloseTo(0.15);
    expect(Array.from(hour.served[1]!)).toEqual([0.25, expect.closeTo(0.15), 0.4]);
  });

  it("fills fleets in order, those with the fewest choices first", () => {
    const hour = serveHour(world, terms, [0.4, 0.8], { kind: "fill", order: [[0], [0, 2, 1]] });
    expect(Array.from(hour.served[0]!)).toEqual([0.4, 0, 0]);
    expect(Array.from(hour.served[1]!)).toEqual([expect.closeTo(0.1), expect.closeTo(0.2), 0.5]);
  });
});

describe("demand of the origins", () => {
  it("is the recording over its own mean, rolled to each time zone, times the share", () => {
    const demand = replayedDemand(scenario, readDemandFile(fileOf(rates)));
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    expect(demand.units[0]![5]).toBeCloseTo((rates[5]! / mean) * 0.4);
    expect(demand.units[1]![5]).toBeCloseTo((rates[4]! / mean) * 0.6);
    expect(demand.units[1]![0]).toBeCloseTo((rates[47]! / mean) * 0.6);
  });

  it("counts a gap as no demand, and says that it was not observed", () => {
    const demand = replayedDemand(
      scenario,
      readDemandFile(fileOf(rates.map((rate, h) => (h === 5 ? 0 : rate)))),
    );
    expect([demand.units[0]![5], demand.observed[0]![5], demand.observed[0]![6]]).toEqual([0, 0, 1]);
  });

  it.each([
    ["no rate column", "window_start_s,rate\n0,1\n", /line 1: the header has no column req_per_s/],
    ["a rate that is no number", "window_start_s,req_per_s\n0,1\n600,NaN\n", /line 3, req_per_s: expected a/],
    ["a negative rate", "window_start_s,req_per_s\n0,1\n600,-2\n", /line 3, req_per_s: must be 0 or more/],
    [
      "a missing window",
      "window_start_s,req_per_s\n0,1\n600,1\n1800,1\n",
      /line 4, window_start_s: expected 1200/,
    ],
    ["windows of uneven hours", "window_start_s,req_per_s\n0,1\n1000,1\n", /divide the hour/],
    ["an empty file", "", /header has no column/],
    ["nothing but gaps", "window_start_s,req_per_s\n0,0\n600,0\n", /0 in every window/],
  ])("refuses %s", (_name, text, reason) => {
    expect(() => readDemandFile(text)).toThrow(reason);
  });

  it("refuses a recording shorter than the scenario", () => {
    expect(() => replayedDemand(scenario, readDemandFile(fileOf([1, 2])))).toThrow(/has 2 windows, expected/);
  });
});

describe("a scenario", () => {
  it.each([
    ["an unknown key", { ...scenario, speed: 1 }, /^\$\.speed: is not a key/],
    [
      "a dangling contract",
      { ...scenario, fleets: [{ ...scenario.fleets[0], contract: "x" }] },
      /^\$\.fleets\[0\]\.contract: "x" is not the id/,
    ],
    [
      "a share beyond 1",
      { ...scenario, origins: [{ ...scenario.origins[0], share: 1.5 }] },
      /^\$\.origins\[0\]\.share/,
    ],
    ["a twin", { ...scenario, contracts: [...scenario.contracts, scenario.contracts[0]] }, /appears twice/],
  ])("is refused with %s, by its path", (_name, value, reason) => {
    expect(() => readScenario(value)).toThrow(reason);
  });
});

describe("a replay", () => {
  const demand = replayedDemand(scenario, readDemandFile(fileOf(rates)));

  it("shows a policy the hours before the one it plans, and nothing behind them", async () => {
    const seen: Past[] = [];
    const watching: Policy = {
      decide(past) {
        seen.push(past);
        return { kind: "fill", order: cheapestOrder(world, past.terms) };
      },
    };
    await replay(world, demand, watching);
    for (const [hour, past] of seen.entries()) {
      for (const series of [...past.units, ...past.observed]) {
        expect(series.length).toBe(hour);
        expect(series.buffer.byteLength).toBe(8 * hour);
      }
    }
  });

  it("decides alike whatever is to come", async () => {
    const changed = {
      ...demand,
      units: demand.units.map((series) => series.map((units, h) => (h < 30 ? units : units * 3))),
    };
    const [one, other] = await Promise.all(
      [demand, changed].map((given) => runBacktest(world, given, ["ballast", "nightly"])),
    );
    for (const policy of ["ballast", "nightly"] as const) {
      expect(other!.replays.get(policy)!.hours.slice(0, 30)).toEqual(
        one!.replays.get(policy)!.hours.slice(0, 30),
      );
    }
  });

  it("serves all demand once under every policy, and never beats hindsight", async () => {
    const { results, replays } = await runBacktest(world, demand, [
      "capacity_weighted",
      "cheapest_first",
      "pacing",
      "nightly",
      "ballast",
      "hindsight",
    ]);
    for (const { hours } of replays.values()) {
      for (const [h, hour] of hours.entries()) {
        for (const [o, row] of hour.served.entries()) {
          const total = row.reduce((sum, units) => sum + units, 0) + hour.onDemand[o]!;
          expect(total).toBeCloseTo(demand.units[o]![h]!, 9);
        }
        for (const [f, room] of terms.capacity.entries()) {
          expect(hour.served.reduce((sum, row) => sum + row[f]!, 0)).toBeLessThanOrEqual(room + 1e-9);
        }
      }
    }
    for (const { regretPercent } of results) expect(regretPercent).toBeGreaterThanOrEqual(-1e-6);
  });

  it("costs what is spent or what is committed, whichever is more, and what is bought on demand", () => {
    const hours = [{ served: [Float64Array.of(1, 0, 0)], onDemand: Float64Array.of(0.5) }];
    expect(costUsd(world, { spentUsd: [40, 1], hours })).toBeCloseTo(40 + 0.1 * 48 + 1);
  });

  it("keeps pace: the contract furthest behind is filled first", () => {
    const past = { hour: 24, units: [], observed: [], spentUsd: [20, 0], terms };
    expect(pacing(world).decide(past)).toEqual({ kind: "fill", order: [[0], [2, 1, 0]] });
    expect(pacing(world).decide({ ...past, spentUsd: [0, 20] })).toEqual({
      kind: "fill",
      order: [[0], [1, 0, 2]],
    });
  });
});

const real = process.env.BALLAST_REAL_DATA;
describe.runIf(real)("on recorded demand", () => {
  for (const committed of [84, 95] as const) {
    for (const model of ["m-mid", "m-small"]) {
      it(`${model} with ${committed}% committed: within 0.75% of hindsight, and never above pacing`, async () => {
        const given = estate(committed);
        const recorded = readDemandFile(
          readFileSync(join(real ?? "", "traces", `servegen_${model}_10min.csv`), "utf8"),
        );
        const { results } = await runBacktest(toWorld(given), replayedDemand(given, recorded), [
          "pacing",
          "nightly",
          "ballast",
        ]);
        const [pace, night, ours] = results.map(({ regretPercent }) => regretPercent);
        console.log(`${model} ${committed}%: pacing ${pace}, nightly ${night}, ballast ${ours}`);
        expect(ours).toBeLessThanOrEqual(0.75);
        expect(ours).toBeLessThanOrEqual(pace!);
      }, 600_000);
    }
  }
});
