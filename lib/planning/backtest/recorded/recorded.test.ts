import { describe, expect, it } from "vitest";
import { policyNames } from "../policy";
import type { BacktestInputs } from "./inputs";
import { runRecorded } from "./run";

const hours = 30;
const byHour = (of: (hour: number) => number) => Array.from({ length: hours }, (_, hour) => of(hour));
const demand = (scale: number) => byHour((hour) => scale * 3600 * (10 + 4 * Math.sin(hour / 4)));

/**
 * Two models of unlike size; a fleet under contract, a dearer one without, and one that is paid for whether used or not;
 * prices that change at noon, a fleet that is half gone for three hours, and an hour that nobody observed.
 */
function past(change: Partial<BacktestInputs> = {}): BacktestInputs {
  const fleet = (
    id: string,
    contract: string | null,
    billing: BacktestInputs["fleets"][number]["billing"],
    usd: number,
  ) => ({
    id,
    contract,
    billing,
    accelerators: byHour((hour) => (id === "a" && hour >= 15 && hour < 18 ? 15 : 30)),
    usdPerAcceleratorHour: byHour((hour) => usd * (hour >= 12 ? 1.2 : 1)),
    gramsCo2PerAcceleratorHour: byHour(() => 300),
    serves: { large: id === "b" ? 1.6 : 2, small: 0.5 },
  });
  const cell = (id: string, model: string, scale: number, fleets: Record<string, number>) => ({
    id,
    model,
    tokensPerRequest: 900,
    requests: demand(scale).map((requests, hour) => (hour === 7 ? 0 : requests)),
    expectedRequestsPerHour: scale * 36_000,
    earlier: [null, scale * 36_000],
    fleets,
  });
  const cells = [
    cell("DE|large", "large", 1, { a: 0, b: 0.0001 }),
    cell("US|small", "small", 2, { a: 0, b: 0, c: 0 }),
  ];
  return {
    version: 1,
    from: "2026-11-19T00:00:00.000Z",
    hours,
    minutesObserved: byHour((hour) => (hour === 7 ? 0 : 60)),
    policy: {
      targetUtilization: 0.85,
      usdPerUnservedRequest: 1,
      usdPerMsOverBudgetPerRequest: 0.00001,
      usdPerFailedRequest: 0.02,
      usdPerTonneCo2: 80,
    },
    fleets: [
      fleet("a", "alpha", "drawdown", 2),
      fleet("b", null, "on_demand", 3),
      fleet("c", "gamma", "reserved", 1.5),
    ],
    cells,
    contracts: [
      { id: "alpha", committedUsd: 900, overageMultiplier: 1.1 },
      { id: "gamma", committedUsd: 0, overageMultiplier: 1 },
    ],
    served: [
      {
        cell: "DE|large",
        fleet: "a",
        requests: cells[0]!.requests,
        usdPerRequest: 0,
        deniedRequests: 0,
        deniedBy: [],
      },
      {
        cell: "US|small",
        fleet: "b",
        requests: cells[1]!.requests,
        usdPerRequest: 0,
        deniedRequests: 0,
        deniedBy: [],
      },
    ],
    ...change,
  };
}

describe("a recorded past", () => {
  it("is replayed within each hour's capacity, and hindsight is beaten by nobody who keeps to it", async () => {
    const { rows, observedHours } = await runRecorded(past(), policyNames);
    expect(observedHours).toBe(29);
    expect(rows.map(({ policy }) => policy)).toEqual(["what_happened", ...policyNames]);
    for (const { policy, regretPercent, terms, costUsd, cumulativeUsd } of rows) {
      if (policy !== "what_happened") expect(regretPercent).toBeGreaterThan(-1e-6);
      expect(Object.values(terms).reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(costUsd, 4);
      expect(cumulativeUsd[7]).toBeNull();
      expect(cumulativeUsd.at(-1)! + terms.unserved).toBeCloseTo(costUsd, 4);
    }
    const cost = (name: string) => rows.find(({ policy }) => policy === name)!.costUsd;
    expect(cost("ballast")).toBeLessThan(cost("what_happened"));
  });

  it("prices what happened by load, hour and multiplier", async () => {
    const inputs = past();
    const { rows } = await runRecorded(inputs, ["cheapest_first"]);
    const [happened] = rows;
    const usdAt = (hour: number, usd: number) => (hour === 7 ? 0 : usd * (hour >= 12 ? 1.2 : 1));
    const sum = (of: (hour: number) => number) => byHour(of).reduce((total, usd) => total + usd, 0);
    const alpha = sum((hour) => ((inputs.cells[0]!.requests[hour]! * 2) / 3600) * usdAt(hour, 2));
    const onDemand = sum((hour) => ((inputs.cells[1]!.requests[hour]! * 0.5) / 3600) * usdAt(hour, 3));
    // Paid for in every hour observed, though what happened did not use it.
    const reserved = sum((hour) => 30 * usdAt(hour, 1.5));
    expect(happened!.terms.uncommitted).toBeCloseTo(onDemand, 6);
    expect(happened!.terms.commitments).toBeCloseTo(900 + 1.1 * (alpha - 900) + reserved, 6);
    expect(alpha).toBeGreaterThan(900);
    expect(happened!.contracts).toMatchObject([
      { contract: "alpha", spentUsd: expect.closeTo(alpha, 6), shortfallUsd: 0 },
      { contract: "gamma", spentUsd: expect.closeTo(reserved, 6), shortfallUsd: 0 },
    ]);
    const busy = sum(
      (hour) => (inputs.cells[0]!.requests[hour]! * 2 + inputs.cells[1]!.requests[hour]! * 0.5) / 3600,
    );
    expect(happened!.terms.latencyFailuresCarbon).toBeCloseTo(80e-6 * 300 * busy, 6);
  });

  it("says the same whatever it is counted in", async () => {
    const inputs = past();
    const scale = 1000;
    const larger = past({
      fleets: inputs.fleets.map((fleet) => ({
        ...fleet,
        accelerators: fleet.accelerators.map((count) => count * scale),
      })),
      cells: inputs.cells.map((cell) => ({
        ...cell,
        requests: cell.requests.map((count) => count * scale),
        expectedRequestsPerHour: cell.expectedRequestsPerHour * scale,
        earlier: cell.earlier.map((rate) => rate && rate * scale),
      })),
      contracts: inputs.contracts.map((contract) => ({
        ...contract,
        committedUsd: contract.committedUsd * scale,
      })),
      served: inputs.served.map((pair) => ({
        ...pair,
        requests: pair.requests.map((count) => count * scale),
      })),
    });
    const [one, other] = [await runRecorded(inputs, policyNames), await runRecorded(larger, policyNames)];
    for (const [i, row] of one.rows.entries()) {
      expect(other.rows[i]!.costUsd / scale).toBeCloseTo(row.costUsd, 3);
      expect(other.rows[i]!.usdPerMillionTokens).toBeCloseTo(row.usdPerMillionTokens!, 6);
    }
  });

  it("leaves unserved, at its price, what no fleet has room for", async () => {
    const inputs = past();
    const none = past({
      fleets: inputs.fleets.map((fleet) => ({ ...fleet, accelerators: byHour(() => 10) })),
    });
    const { rows } = await runRecorded(none, policyNames);
    for (const { policy, unservedShare, terms } of rows.slice(1)) {
      expect(unservedShare, policy).toBeGreaterThan(0);
      expect(terms.unserved).toBeGreaterThan(1000);
    }
    expect(rows[0]!.unservedShare).toBeNull();
  });

  it("decides alike whatever is to come, prices and capacity included", async () => {
    const inputs = past();
    const later = past({
      cells: inputs.cells.map((cell) => ({
        ...cell,
        requests: cell.requests.map((count, hour) => (hour < 20 ? count : count * 2)),
      })),
      fleets: inputs.fleets.map((fleet) => ({
        ...fleet,
        // The hour to plan is known by its price, not by its capacity.
        accelerators: fleet.accelerators.map((count, hour) => (hour < 20 ? count : count * 0.9)),
        usdPerAcceleratorHour: fleet.usdPerAcceleratorHour.map((usd, hour) => (hour < 20 ? usd : usd * 3)),
      })),
    });
    const drawn = async (given: BacktestInputs) => {
      const { rows } = await runRecorded(given, ["nightly", "ballast", "pacing", "capacity_weighted"]);
      return rows
        .filter(({ policy }) => policy !== "hindsight" && policy !== "what_happened")
        .map(({ policy, contracts }) => [
          policy,
          contracts.map(({ cumulativeUsd }) =>
            cumulativeUsd.slice(0, 20).map((usd) => usd && Number(usd.toPrecision(8))),
          ),
        ]);
    };
    expect(await drawn(later)).toEqual(await drawn(inputs));
  });

  it("refuses a past in which nothing was served", async () => {
    const inputs = past();
    const silent = past({
      cells: inputs.cells.map((cell) => ({ ...cell, requests: byHour(() => 0) })),
      served: [],
    });
    await expect(runRecorded(silent, ["pacing"])).rejects.toThrow("No request was served");
  });
});
