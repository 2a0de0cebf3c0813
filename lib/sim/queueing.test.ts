import { describe, expect, it } from "vitest";
import { meanWaitSec, refusedShare, timePerOutputTokenSec } from "./queueing";

/** Mean wait in M/M/c by Erlang's C formula, exactly. */
function erlangWaitSec(rho: number, serviceSec: number, servers: number): number {
  const load = rho * servers;
  let term = 1;
  let sum = 1;
  for (let k = 1; k < servers; k++) {
    term *= load / k;
    sum += term;
  }
  const last = (term * load) / servers / (1 - rho);
  return ((last / (sum + last)) * serviceSec) / (servers * (1 - rho));
}

describe("waiting", () => {
  it.each([0.6, 0.7, 0.8, 0.9, 0.95])("at %d of capacity is near Erlang C", (rho) => {
    const exact = erlangWaitSec(rho, 2, 16);
    expect(meanWaitSec(rho, 2, 16)).toBeGreaterThan(exact * 0.9);
    expect(meanWaitSec(rho, 2, 16)).toBeLessThan(exact * 1.1 + 0.02);
  });
  it("is exact for a single server", () => {
    expect(meanWaitSec(0.5, 3, 1)).toBeCloseTo(3, 10);
  });
  it("rises with load, slowly and then steeply", () => {
    const waits = [0, 0.3, 0.6, 0.85, 0.95, 0.98].map((rho) => meanWaitSec(rho, 1));
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits[0]).toBe(0);
    expect(waits[2]).toBeLessThan(0.05);
    expect(waits[5]).toBeGreaterThan(2);
  });
  it("stays finite when overloaded", () => {
    expect(meanWaitSec(7, 1)).toBe(meanWaitSec(0.98, 1));
  });
});

describe("refusing", () => {
  it("begins where the fleet is full and leaves exactly what it can serve", () => {
    expect(refusedShare(0.98)).toBe(0);
    expect(1.96 * (1 - refusedShare(1.96))).toBeCloseTo(0.98, 10);
  });
});

it("tokens come slower from a fuller accelerator, down to its decode rate shared by the batch", () => {
  expect(timePerOutputTokenSec(1, 1200)).toBeCloseTo(0.02, 10);
  expect(timePerOutputTokenSec(0.5, 1200)).toBeCloseTo(0.01, 10);
  expect(timePerOutputTokenSec(0, 1200)).toBeCloseTo(0.005, 10);
});
