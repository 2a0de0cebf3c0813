import { describe, expect, it } from "vitest";
import { toInstance } from "../instance";
import type { Snapshot } from "../model";
import { withoutRule } from "../rule-prices";
import { termsOf, totalUsd } from "../terms";
import { generateSnapshot } from "../testing/generate-snapshot";
import type { SolveControl } from "./highs";
import { optimise } from "./optimise";
import { Session } from "./session";

const snapshot = generateSnapshot(4, { cells: 12, fleets: 8, windows: 4, limitedProviders: 1 });
const times = (values: number | number[], factor: number) =>
  typeof values === "number" ? values * factor : values.map((value) => value * factor);

const changes: [string, Snapshot][] = [
  ["nothing", snapshot],
  [
    "demand a little everywhere",
    {
      ...snapshot,
      cells: snapshot.cells.map((cell, d) => ({
        ...cell,
        requestsPerSec: times(cell.requestsPerSec, 1 + 0.02 * Math.sin(d)),
      })),
    },
  ],
  [
    "the price of carbon",
    { ...snapshot, policy: { ...snapshot.policy, usdPerTonneCo2: snapshot.policy.usdPerTonneCo2 + 250 } },
  ],
  [
    "the loss of a fleet",
    {
      ...snapshot,
      fleets: snapshot.fleets.map((fleet, f) => (f === 0 ? { ...fleet, accelerators: 0 } : fleet)),
    },
  ],
  [
    "commitments and what is beyond them",
    {
      ...snapshot,
      contracts: snapshot.contracts.map((contract) => ({
        ...contract,
        committedUsd: contract.committedUsd * 0.7,
        overageMultiplier: 0.5,
      })),
    },
  ],
  ["a rule, and with it the number of routes", withoutRule(snapshot, "us-local")],
  ["what must be survived", { ...snapshot, policy: { ...snapshot.policy, contingencies: "provider" } }],
];

async function leastUsd(of: Snapshot, session?: Session): Promise<number> {
  const control: SolveControl = {
    deadlineMs: performance.now() + 60_000,
    now: () => performance.now(),
    cancelled: () => false,
    progress: () => undefined,
    ...(session ? { session } : {}),
  };
  const instance = toInstance(of);
  const { routing, boundUsd, status, recourses } = await optimise(instance, control);
  const worst = new Float64Array(instance.windows);
  for (const { window, unservedRequestsPerSec } of recourses) {
    worst[window] = Math.max(worst[window]!, unservedRequestsPerSec);
  }
  const usd = totalUsd(termsOf(instance, routing, worst));
  expect(status).toBe("optimal");
  expect(usd - boundUsd).toBeLessThanOrEqual(1e-9 * usd);
  return usd;
}

function expectSame(usd: number, coldUsd: number): void {
  expect(Math.abs(usd - coldUsd) / coldUsd).toBeLessThanOrEqual(1e-9);
}

describe("a solve that starts from the one before it", () => {
  it.each(changes)("finds the same optimum after a change of %s", async (_what, changed) => {
    const session = new Session();
    await leastUsd(snapshot, session);
    expect(session.recall(toInstance(changed))).toBeDefined();
    expectSame(await leastUsd(changed, session), await leastUsd(changed));
    // And back, from a problem with other routes.
    expectSame(await leastUsd(snapshot, session), await leastUsd(snapshot));
  });

  it("recalls nothing of an estate with other cells, fleets, contracts or windows", async () => {
    const session = new Session();
    expect(session.recall(toInstance(snapshot))).toBeUndefined();
    await leastUsd(snapshot, session);
    for (const other of [
      { ...snapshot, cells: snapshot.cells.slice(1), current: [] },
      { ...snapshot, fleets: snapshot.fleets.toReversed() },
      generateSnapshot(4, { cells: 12, fleets: 8, windows: 5, limitedProviders: 1 }),
    ]) {
      expect(session.recall(toInstance(other))).toBeUndefined();
    }
  });
});
