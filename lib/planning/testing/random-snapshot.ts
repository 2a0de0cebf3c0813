import { type Snapshot, valueIn } from "../model";
import { generateSnapshot, seededRandom } from "./generate-snapshot";

/**
 * Small snapshots that try everything at once: clauses, limits on movement, contingencies, and every way in which an
 * estate can be degenerate.
 */
export function randomSnapshot(seed: number): Snapshot {
  const random = seededRandom(seed * 7919 + 1);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const snapshot = generateSnapshot(seed, {
    cells: 1 + Math.floor(random() * 6),
    fleets: pick([1, 2, 3, 4, 5]),
    windows: pick([1, 2, 3, 4]),
    slack: pick([0.4, 0.9, 1.3, 2.5]),
    limitedProviders: pick([0, 0, 1, 3]),
    policy: {
      maxMovedShare: pick([1, 1, 0.3, 0.05, 0]),
      usdPerMovedRequestPerSec: pick([0, 0.5, 500]),
      contingencies: pick(["none", "none", "provider", "region", "both"]),
      emergencyUtilization: pick([0.97, 0.97, 1, 0.6]),
      usdPerContingencyUnservedRequest: pick([0.1, 2, 0]),
      usdPerUnservedRequest: pick([1, 1, 0.0001, 0]),
    },
  });
  for (const mutate of [noDemand, noCapacity, allDenied, halfQuiet])
    if (random() < 0.12) mutate(snapshot, random);
  if (random() < 0.1) snapshot.current = [];
  if (random() < 0.1) for (const cell of snapshot.cells) cell.tokensPerRequest = 0;
  return snapshot;
}

function noDemand(snapshot: Snapshot): void {
  for (const cell of snapshot.cells) cell.requestsPerSec = 0;
}

function noCapacity(snapshot: Snapshot, random: () => number): void {
  for (const fleet of snapshot.fleets) {
    if (random() < 0.7)
      fleet.accelerators = random() < 0.5 ? 0 : snapshot.windows.map((_, t) => (t % 2 ? 50 : 0));
  }
}

function allDenied(snapshot: Snapshot): void {
  for (const cell of snapshot.cells) {
    cell.denied = Object.fromEntries(snapshot.fleets.map((fleet) => [fleet.id, ["nowhere"]]));
  }
}

/** Demand that comes and goes, so that there is nothing to move from. */
function halfQuiet(snapshot: Snapshot, random: () => number): void {
  for (const cell of snapshot.cells) {
    cell.requestsPerSec = snapshot.windows.map((_, t) =>
      random() < 0.4 ? 0 : valueIn(cell.requestsPerSec, t),
    );
  }
}
