import type { Instance } from "../instance";
import type { SnapshotContract } from "../model";
import { leastOfLines, type TierRange, tierLine, tiersWithin } from "../tiers";

/** Least and most list spend of a contract in its period, USD. */
export interface SpendRange {
  leastUsd: number;
  mostUsd: number;
}

/**
 * By contract: with nothing drawn, and with as much drawn in every window as its fleets may be busy with, or all demand
 * could make them if each cell went where it draws most. The narrower the range, the nearer are chords to what is owed.
 */
export function spendRanges(instance: Instance): SpendRange[] {
  const { windows: T, cells: D, fleets: F, snapshot, contractOf, pairStart, pairFleet } = instance;
  const { targetUtilization } = snapshot.policy;
  const contracts = snapshot.contracts.length;
  const ranges = Array.from(instance.idleSpendUsd, (usd): SpendRange => ({ leastUsd: usd, mostUsd: usd }));
  const byRoom = new Float64Array(contracts);
  const byDemand = new Float64Array(contracts);
  const ofCell = new Float64Array(contracts);
  for (let t = 0; t < T; t++) {
    byRoom.fill(0);
    byDemand.fill(0);
    for (let f = 0; f < F; f++) {
      const c = contractOf[f]!;
      const at = f * T + t;
      if (c >= 0) byRoom[c]! += instance.drawUsd[at]! * instance.accelerators[at]! * targetUtilization;
    }
    for (let d = 0; d < D; d++) {
      ofCell.fill(0);
      for (let p = pairStart[d]!; p < pairStart[d + 1]!; p++) {
        const f = pairFleet[p]!;
        const c = contractOf[f]!;
        if (c < 0) continue;
        const busy = instance.accSeconds[p]! * instance.demand[d * T + t]!;
        ofCell[c] = Math.max(ofCell[c]!, instance.drawUsd[f * T + t]! * busy);
      }
      for (let c = 0; c < contracts; c++) byDemand[c]! += ofCell[c]!;
    }
    for (const [c, range] of ranges.entries()) range.mostUsd += Math.min(byRoom[c]!, byDemand[c]!);
  }
  return ranges;
}

/** The tiers between which each contract leaves a choice; one where it leaves none. */
export function tierChoices({ snapshot }: Instance, spend: readonly SpendRange[]): TierRange[] {
  return snapshot.contracts.map((contract, c) =>
    tiersWithin(contract, spend[c]!.leastUsd, spend[c]!.mostUsd),
  );
}

/**
 * The instance in which each contract may be billed by the lines of some of its tiers, with what it owes replaced by the
 * largest convex function below that: nothing up to where something may be owed, then the chord to the most that can be
 * spent, for in between the least of lines is concave. That is a contract without tiers. Its optimum is a bound of all
 * plans in these tiers; where a contract has one tier left, it is what that tier costs.
 */
export function atTiers(
  instance: Instance,
  ranges: readonly TierRange[],
  spend: readonly SpendRange[],
): Instance {
  const contracts = instance.snapshot.contracts.map((contract, c) =>
    contract.tiers ? withoutTiers(contract, ranges[c]!, spend[c]!) : contract,
  );
  return { ...instance, snapshot: { ...instance.snapshot, contracts } };
}

function withoutTiers(
  { tiers, ...plain }: SnapshotContract,
  range: TierRange,
  { leastUsd, mostUsd }: SpendRange,
): SnapshotContract {
  const contract = { ...plain, tiers };
  const { freeListUsd, usdPerListUsd } = tierLine(contract, range.first);
  const beyond = (listUsd: number) => leastOfLines(contract, range, listUsd);
  // Lines of higher tiers owe something earlier: what none of them owes anything for ends with the first.
  const fromUsd = Math.max(leastUsd, freeListUsd);
  if (range.first === range.last || mostUsd <= fromUsd || usdPerListUsd === 0) {
    return { ...plain, committedUsd: freeListUsd, overageMultiplier: usdPerListUsd };
  }
  const slope = (beyond(mostUsd) - beyond(fromUsd)) / (mostUsd - fromUsd);
  return { ...plain, committedUsd: fromUsd - beyond(fromUsd) / slope, overageMultiplier: slope };
}
