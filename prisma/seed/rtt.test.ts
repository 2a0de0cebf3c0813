import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { distanceKm, estimatedRttMs } from "./rtt";

const frankfurt = { latitude: 50.11, longitude: 8.68 };
const newYork = { latitude: 40.71, longitude: -74.01 };

it("knows that Frankfurt is 6,200 km from New York", () => {
  expect(distanceKm(frankfurt, newYork)).toBeCloseTo(6204, -1);
  expect(estimatedRttMs(frankfurt, newYork)).toBeCloseTo(103.3, 0);
  expect(estimatedRttMs(frankfurt, frankfurt)).toBe(4);
});

const data = process.env.BALLAST_REAL_DATA;
describe.runIf(data)("against measured round trips", () => {
  it("is within 15 % of half of them", () => {
    const rows = (file: string) =>
      readFileSync(join(data ?? "", file), "utf8")
        .trim()
        .split("\n")
        .slice(1);
    const place = new Map<string, { latitude: number; longitude: number }>();
    for (const line of rows("regions/regions.csv")) {
      const [provider, region] = line.split(",");
      const [longitude, latitude] = line.split(",").reverse().map(Number);
      if (latitude !== undefined && longitude !== undefined)
        place.set(`${provider}:${region}`, { latitude, longitude });
    }
    const errors = rows("network/latency_rtt.csv").flatMap((line) => {
      const cells = line.split(",");
      const [from, to, ms] = [place.get(cells[0] ?? ""), place.get(cells[3] ?? ""), Number(cells[7])];
      if (!from || !to || distanceKm(from, to) < 300) return [];
      return [Math.abs(estimatedRttMs(from, to) - ms) / ms];
    });
    expect(errors.length).toBeGreaterThan(1000);
    expect(errors.sort((a, b) => a - b)[Math.floor(errors.length / 2)]).toBeLessThan(0.15);
  });
});
