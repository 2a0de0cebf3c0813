import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { forecastDemand } from "./forecast";
import { hourlySeries, withSilentHours } from "./series";

const daily = (hour: number) => 100 + 40 * Math.sin((hour / 24) * 2 * Math.PI);
const series = (rates: readonly (number | null)[]) => ({ firstHour: 0, rates });
const days = (count: number, rate: (hour: number) => number | null) =>
  series(Array.from({ length: 24 * count }, (_, hour) => rate(hour)));

describe("forecast", () => {
  it("is none before a day was observed", () => {
    expect(forecastDemand(series(Array(23).fill(5)), 24)).toBeNull();
    expect(
      forecastDemand(
        days(3, (h) => (h < 60 ? null : 5)),
        24,
      ),
    ).toBeNull();
  });

  it("goes on as steady demand does", () => {
    for (const { p10, p50, p90 } of forecastDemand(
      days(5, () => 7),
      72,
    )!) {
      expect(p50).toBeCloseTo(7);
      expect(p10).toBeLessThanOrEqual(7);
      expect(p90).toBeGreaterThanOrEqual(7);
    }
  });

  it("has the day's shape", () => {
    const forecast = forecastDemand(days(8, daily), 24)!;
    const error = forecast.reduce((sum, { p50 }, k) => sum + Math.abs(p50 - daily(k)), 0) / 24;
    expect(error).toBeLessThan(15);
    expect(forecast[6]!.p50).toBeGreaterThan(forecast[18]!.p50);
  });

  it("takes gaps for missing, not for zero", () => {
    const whole = forecastDemand(days(8, daily), 24)!;
    const holed = forecastDemand(
      days(8, (h) => (h % 31 === 3 || (h > 100 && h < 106) ? null : daily(h))),
      24,
    )!;
    for (const [k, { p50 }] of holed.entries()) expect(Math.abs(p50 / whole[k]!.p50 - 1)).toBeLessThan(0.1);
  });

  it("follows a new level within the day", () => {
    const forecast = forecastDemand(
      days(6, (h) => (h < 132 ? 100 : 30)),
      6,
    )!;
    for (const { p50 } of forecast) expect(p50).toBeLessThan(75);
  });

  it("expects nothing of a series that was observed to be silent", () => {
    expect(
      forecastDemand(
        days(3, () => 0),
        2,
      ),
    ).toEqual([
      { p10: 0, p50: 0, p90: 0 },
      { p10: 0, p50: 0, p90: 0 },
    ]);
  });
});

describe("observed hours as a series", () => {
  const at = (iso: string, minutesObserved: number, requests = 3600) => ({
    cellId: "DE|m|general",
    hour: new Date(iso),
    requests,
    minutesObserved,
  });

  it("keep gaps as gaps, and leave out the hour that still runs", () => {
    const made = hourlySeries(
      [
        at("2026-11-20T00:00:00Z", 60),
        at("2026-11-20T01:00:00Z", 10),
        at("2026-11-20T03:00:00Z", 30),
        at("2026-11-20T04:00:00Z", 40),
      ],
      new Date("2026-11-20T04:40:00Z"),
    );
    expect(made).toEqual({
      firstHour: Date.parse("2026-11-20T00:00:00Z") / 3_600_000,
      rates: [1, null, null, 2],
    });
  });
});

describe("hours of silence", () => {
  it("are no demand once a cell was seen, and no hour at all before", () => {
    const seen = (cellId: string, hour: number) => ({
      cellId,
      hour: new Date(hour * 3_600_000),
      requests: 5,
      minutesObserved: 60,
    });
    const hours = withSilentHours([seen("a", 1), seen("a", 2), seen("b", 2), seen("a", 4)]);
    const of = (cellId: string) =>
      hours.get(cellId)?.map(({ hour, requests }) => [hour.getTime() / 3_600_000, requests]);
    expect(of("a")).toEqual([
      [1, 5],
      [2, 5],
      [4, 5],
    ]);
    expect(of("b")).toEqual([
      [2, 5],
      [4, 0],
    ]);
  });
});

const real = process.env.BALLAST_REAL_DATA;
describe.runIf(real)("on recorded demand", () => {
  it.each(["m-mid", "m-small"])(
    "%s: errs less than yesterday, and P10 to P90 holds four in five",
    (model) => {
      const text = readFileSync(join(real ?? "", "traces", `servegen_${model}_10min.csv`), "utf8");
      const windows = text
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => Number(line.split(",")[2]));
      // A window of zero was not collected; an hour with fewer than three windows says too little.
      const rates = Array.from({ length: windows.length / 6 }, (_, hour) => {
        const seen = windows.slice(6 * hour, 6 * hour + 6).filter((rate) => rate > 0);
        return seen.length < 3 ? null : seen.reduce((sum, rate) => sum + rate, 0) / seen.length;
      });
      let [ours, yesterdays, demand, covered, judged] = [0, 0, 0, 0, 0];
      for (let now = 24; now + 24 <= rates.length; now += 24) {
        const forecast = forecastDemand(series(rates.slice(0, now)), 24);
        if (!forecast) continue;
        for (const [k, { p10, p50, p90 }] of forecast.entries()) {
          const actual = rates[now + k];
          // The last observation of the same hour, so that a gap yesterday is not held against yesterday.
          let back = now + k - 24;
          while (back >= 0 && rates[back] === null) back -= 24;
          const before = rates[back];
          if (actual == null || before == null) continue;
          ours += Math.abs(actual - p50);
          yesterdays += Math.abs(actual - before);
          demand += actual;
          if (now < 48) continue;
          judged += 1;
          if (actual >= p10 && actual <= p90) covered += 1;
        }
      }
      console.log(
        `${model}: WAPE ${(ours / demand).toFixed(4)}, same hour yesterday ${(yesterdays / demand).toFixed(4)}, P10–P90 covers ${(covered / judged).toFixed(3)}`,
      );
      expect(ours / yesterdays).toBeLessThan(0.92);
      expect(covered / judged).toBeGreaterThanOrEqual(0.75);
      expect(covered / judged).toBeLessThanOrEqual(0.85);
    },
  );
});
