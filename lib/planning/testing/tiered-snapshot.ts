import { type Snapshot, valueIn } from "../model";
import { seededRandom } from "./generate-snapshot";
import { randomSnapshot } from "./random-snapshot";

/**
 * Random small snapshots as `randomSnapshot` makes them, with price tiers on one to three contracts: thresholds that are
 * passed already, out of reach and in between, commitments from none to more than can be spent.
 */
export function tieredSnapshot(seed: number): Snapshot {
  const random = seededRandom(seed * 104_729 + 7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const snapshot = randomSnapshot(seed + 10_000);
  const rivals = random() < 0.5;
  if (rivals) makeRivals(snapshot, random);
  addTiers(snapshot, rivals ? 3 : pick([1, 1, 2, 3]), rivals, random);
  return snapshot;
}

/** The given snapshot with providers that compete for its traffic by price tiers. */
export function withRivals(snapshot: Snapshot, seed: number): Snapshot {
  const random = seededRandom(seed);
  const copy = structuredClone(snapshot);
  makeRivals(copy, random);
  addTiers(copy, 3, true, random);
  return copy;
}

function addTiers(snapshot: Snapshot, contracts: number, rivals: boolean, random: () => number): void {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const used = snapshot.contracts.filter(({ id }) => snapshot.fleets.some(({ contract }) => contract === id));
  for (const contract of used.slice(0, contracts)) {
    const reach = contract.spentUsd + drawableUsd(snapshot, contract);
    const at = Array.from(
      { length: pick([1, 2, 2, 3]) },
      () => Math.round(reach * (rivals ? 0.6 : 1.2) * random()) + 1,
    ).sort((a, b) => a - b);
    let multiplier = pick([1, 1, 0.9]);
    contract.tiers = at.flatMap((fromUsd, i) => {
      if (i > 0 && fromUsd <= at[i - 1]!) return [];
      multiplier = Number((multiplier * (0.5 + 0.49 * random())).toFixed(3));
      return [{ fromUsd: i === 0 && random() < 0.2 ? 0 : fromUsd, multiplier }];
    });
    contract.overageMultiplier = rivals ? 1 : pick([1, 1, 1.5, 3, 0]);
    contract.committedUsd = Number(
      (pick(rivals ? [0, 0.02, 0.1] : [0, 0.1, 0.3, 0.6, 1.3]) * reach).toFixed(2),
    );
  }
}

/** Providers that could each serve nearly everything at nearly the same price: where tiers decide who gets it. */
function makeRivals(snapshot: Snapshot, random: () => number): void {
  for (const fleet of snapshot.fleets) {
    if (fleet.billing === "reserved" && random() < 0.7) fleet.billing = "drawdown";
    fleet.accelerators = snapshot.windows.map((_, t) => 2 * valueIn(fleet.accelerators, t));
    fleet.usdPerAcceleratorHour = Number((3 + random()).toFixed(3));
    for (const cell of snapshot.cells) {
      cell.rttMs[fleet.id] ??= 40;
      if (random() < 0.7) delete cell.denied[fleet.id];
    }
  }
}

function drawableUsd(snapshot: Snapshot, { id, periodEnd }: Snapshot["contracts"][number]): number {
  return snapshot.fleets.reduce(
    (sum, fleet) =>
      fleet.contract !== id
        ? sum
        : snapshot.windows.reduce(
            (usd, { start, hours, weight }, t) =>
              start < periodEnd
                ? usd +
                  valueIn(fleet.usdPerAcceleratorHour, t) * valueIn(fleet.accelerators, t) * hours * weight
                : usd,
            sum,
          ),
    0,
  );
}
