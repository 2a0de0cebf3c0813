import { describe, expect, it } from "vitest";
import { inProportion, route, splitByShares } from "./arrivals";
import type { SimCell } from "./estate";
import { modelledDemand } from "./modelled-demand";
import { seeded } from "./random";

const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const cell: SimCell = {
  id: "DE|m|personal",
  origin: "DE",
  model: "m",
  dataClass: "personal",
  requestsPerSec: 40,
  inputTokensPerRequest: 900,
  outputTokensPerRequest: 200,
  utcOffsetHours: 1,
  longitude: 8,
};

describe("splitting by shares", () => {
  it("loses no request, whatever the shares", () => {
    const random = seeded(5);
    for (let n = 0; n < 300; n++) {
      const parts = splitByShares(n, [0.21, 0.29, 0.5], random);
      expect(total(parts)).toBe(n);
      const apart = parts.map((part, i) => Math.abs(part - n * ([0.21, 0.29, 0.5][i] ?? 0)));
      expect(Math.max(...apart)).toBeLessThanOrEqual(1);
    }
  });
  it("gives a single request to one fleet, each as often as its share", () => {
    const random = seeded(6);
    const seen = [0, 0, 0];
    for (let n = 0; n < 10_000; n++)
      splitByShares(1, [0.1, 0.6, 0.3], random).forEach((part, i) => {
        seen[i] = (seen[i] ?? 0) + part;
      });
    expect(total(seen)).toBe(10_000);
    expect((seen[1] ?? 0) / 10_000).toBeCloseTo(0.6, 1);
  });
});

it("tokens are divided in proportion and none is lost", () => {
  expect(inProportion(100, [1, 2, 1])).toEqual([25, 50, 25]);
  expect(total(inProportion(1001, [3, 1, 5, 7]))).toBe(1001);
  expect(inProportion(0, [0, 0])).toEqual([0, 0]);
});

describe("routing", () => {
  const batch = { cell, requests: 1000, inputTokens: 900_000, outputTokens: 200_001 };
  it("follows the table and keeps every request and token", () => {
    const routed = route([batch], { [cell.id]: { fra: 0.7, ams: 0.3 } }, seeded(7));
    expect(routed.get("fra")?.[0]?.requests).toBeGreaterThanOrEqual(699);
    const parts = [...routed.values()].flat();
    expect(total(parts.map((p) => p.requests))).toBe(1000);
    expect(total(parts.map((p) => p.outputTokens))).toBe(200_001);
  });
  it("leaves out a cell the table does not know", () => {
    expect(route([batch], {}, seeded(8)).size).toBe(0);
  });
});

describe("modelled demand", () => {
  const noon = Date.UTC(2026, 10, 17, 11);
  it("is the same for the same seed", () => {
    const once = modelledDemand([cell], 3).between(noon, noon + 1_000, 1_000, seeded(9));
    expect(modelledDemand([cell], 3).between(noon, noon + 1_000, 1_000, seeded(9))).toEqual(once);
  });
  it("is, over ten minutes, near the cell's rate and tokens per request", () => {
    const random = seeded(10);
    const source = modelledDemand([cell], 3);
    let [requests, tokens] = [0, 0];
    for (let s = 0; s < 600; s++) {
      const [batch] = source.between(noon + s * 1_000, noon + (s + 1) * 1_000, 1_000, random);
      requests += batch?.requests ?? 0;
      tokens += batch?.inputTokens ?? 0;
    }
    expect(requests / 600).toBeGreaterThan(40);
    expect(requests / 600).toBeLessThan(70);
    expect(tokens / requests / 900).toBeCloseTo(1, 1);
  });
});
