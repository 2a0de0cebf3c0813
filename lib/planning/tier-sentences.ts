import { usdText } from "./explain";
import { closesGap } from "./gap";
import { type Plan, type Snapshot, type SnapshotContract, valueIn } from "./model";
import { billedUsd, listUsd, tierAt, tierSteps } from "./tiers";

/** Where a plan leaves a contract with price tiers at the end of its period. */
export interface TierStanding {
  contract: string;
  /** Spend of the period, what was spent before included, USD. */
  listUsd: number;
  billedUsd: number;
  /** What its next dollar at list price is billed. */
  multiplier: number;
  sentence: string;
}

const percentOfList = (multiplier: number) => `${Number((multiplier * 100).toPrecision(4))}% of list price`;

/** What the plan makes of each contract's price tiers, in words: where it ends, what comes next, and what other tiers would cost. */
export function tierStandings(snapshot: Snapshot, plan: Plan): TierStanding[] {
  return snapshot.contracts.flatMap((contract) => {
    if (!contract.tiers) return [];
    const spent = spentUnder(snapshot, plan, contract);
    const billed = billedUsd(contract, spent);
    const steps = tierSteps(contract);
    const at = tierAt(steps, spent);
    const { multiplier } = steps[at]!;
    const next = steps[at + 1];
    const sentences = [
      `Comes to ${usdText(spent)} at list price in its period, billed as ${usdText(billed)}; the next dollar is billed at ${percentOfList(multiplier)}.`,
      next
        ? `${percentOfList(next.multiplier)} begins ${usdText(next.fromUsd - spent)} later.`
        : "There is no lower price.",
      othersSentence(plan, contract),
    ];
    return [
      {
        contract: contract.id,
        listUsd: spent,
        billedUsd: billed,
        multiplier,
        sentence: sentences.filter((sentence) => sentence !== "").join(" "),
      },
    ];
  });
}

/** Spend at list price in the contract's period: before, reserved and routed, USD. */
function spentUnder(snapshot: Snapshot, plan: Plan, contract: SnapshotContract): number {
  const cells = new Map(snapshot.cells.map((cell) => [cell.id, cell]));
  const fleets = new Map(
    snapshot.fleets.flatMap((fleet) => (fleet.contract === contract.id ? [[fleet.id, fleet] as const] : [])),
  );
  const inPeriod = snapshot.windows.map(({ start }) => Date.parse(start) < Date.parse(contract.periodEnd));
  const hours = snapshot.windows.map((window) => window.hours * window.weight);
  let usd = listUsd(contract, contract.spentUsd);
  for (const fleet of fleets.values()) {
    if (fleet.billing !== "reserved") continue;
    for (const [t, counts] of inPeriod.entries()) {
      if (counts) usd += valueIn(fleet.usdPerAcceleratorHour, t) * valueIn(fleet.accelerators, t) * hours[t]!;
    }
  }
  for (const { window, cell, fleet: id, requestsPerSec } of plan.routes) {
    const fleet = fleets.get(id);
    if (!fleet || fleet.billing === "reserved" || !inPeriod[window]) continue;
    const busy = fleet.serves[cells.get(cell)!.model]!.acceleratorSecondsPerRequest * requestsPerSec;
    usd += valueIn(fleet.usdPerAcceleratorHour, window) * busy * hours[window]!;
  }
  return usd;
}

/** What is known of plans in which the contract is billed in another tier; nothing where there is no choice. */
function othersSentence(plan: Plan, { id, overageMultiplier }: SnapshotContract): string {
  const own = plan.prices.contracts.find(({ contract }) => contract === id)?.multiplier;
  const bounds = (plan.otherTiers ?? []).flatMap(({ tiers, boundUsd }) =>
    tiers.some(({ contract, first, last }) => contract === id && !(first === own && last === own))
      ? [boundUsd]
      : [],
  );
  if (bounds.length === 0 || own === undefined || overageMultiplier === 0) return "";
  const least = Math.min(...bounds);
  return closesGap(plan.objectiveUsd, least) && least - plan.objectiveUsd < 1
    ? "No plan that is billed in another of its tiers costs less."
    : `A plan that is billed in another of its tiers costs at least ${usdText(least - plan.objectiveUsd)} more.`;
}
