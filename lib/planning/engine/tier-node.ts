import type { Instance } from "../instance";
import type { SnapshotContract } from "../model";
import { leastOfLines, type TierRange, tierLine, tiersWithin } from "../tiers";

/** Least and most list spend of a contract in its period, USD: nothing drawn, and every fleet at its target. */
export interface SpendRange {
  leastUsd: number;
  mostUsd: number;
}

/** By contract. What law and demand leave of that is not asked: a wider range is only a weaker bound. */
export function spendRanges({
  windows: T,
  fleets: F,
  snapshot,
  idleSpendUsd,
  contractOf,
  drawUsd,
  accelerators,
}: Instance): SpendRange[] {
  const { targetUtilization } = snapshot.policy;
  const ranges = Array.from(idleSpendUsd, (usd): SpendRange => ({ leastUsd: usd, mostUsd: usd }));
  for (let f = 0; f < F; f++) {
    const range = ranges[contractOf[f]!];
    for (let at = f * T; range && at < (f + 1) * T; at++) {
      range.mostUsd += drawUsd[at]! * accelerators[at]! * targetUtilization;
    }
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
