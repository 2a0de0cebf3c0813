import { usdText } from "./explain";
import type { Plan, Snapshot } from "./model";
import { bindingFleets } from "./plan-view";

/** What one more of something would be worth to a plan. */
export interface Worth {
  kind: "accelerator" | "commitment" | "rule";
  /** Fleet, contract or rule. */
  id: string;
  /** USD over all the time the plan's windows stand for; of one committed dollar, its part that is saved. */
  usd: number;
  sentence: string;
}

/**
 * What one more accelerator in each fleet, one more committed dollar in each contract, and the fall of each rule would
 * save: the plan's shadow prices, in words. By kind, the largest first. Fleets that never bind are left out: more of
 * them is worth nothing. Prices are of the next one; many more are worth less each.
 */
export function worths(snapshot: Snapshot, plan: Plan): Worth[] {
  return [...accelerators(snapshot, plan), ...commitments(snapshot, plan), ...rules(snapshot, plan)];
}

const dearest = (a: Worth, b: Worth) => b.usd - a.usd || (a.id < b.id ? -1 : 1);

function accelerators(snapshot: Snapshot, plan: Plan): Worth[] {
  const all = snapshot.windows.length;
  return bindingFleets(snapshot, plan)
    .map(({ fleet, windows, highestUsdPerHour, savingUsd }): Worth => {
      const when = windows === all ? "in every window" : `in ${windows} of ${all} windows`;
      return {
        kind: "accelerator",
        id: fleet,
        usd: savingUsd,
        sentence: `One more accelerator in ${fleet} would save ${usdText(savingUsd)}: it binds ${when}, at up to ${usdText(highestUsdPerHour)} per hour.`,
      };
    })
    .sort(dearest);
}

function commitments(snapshot: Snapshot, plan: Plan): Worth[] {
  return plan.prices.contracts
    .map(({ contract, usdPerCommittedUsd }): Worth => {
      const multiplier = snapshot.contracts.find(({ id }) => id === contract)?.overageMultiplier ?? 1;
      const saved = `One more dollar committed to ${contract} would save`;
      const why =
        usdPerCommittedUsd <= 0
          ? "nothing: the plan does not use up what is committed."
          : usdPerCommittedUsd >= multiplier
            ? `${usdText(usdPerCommittedUsd)}: the plan spends beyond what is committed.`
            : `${usdText(usdPerCommittedUsd)}: the plan uses up the commitment and stops there.`;
      return {
        kind: "commitment",
        id: contract,
        usd: usdPerCommittedUsd,
        sentence: `${saved} ${why}`,
      };
    })
    .sort(dearest);
}

function rules(snapshot: Snapshot, plan: Plan): Worth[] {
  return plan.prices.rules
    .map(({ rule, usd }): Worth => {
      const bound = snapshot.cells.filter((cell) =>
        Object.values(cell.denied).some((denying) => denying.includes(rule)),
      ).length;
      const cells = `${bound} ${bound === 1 ? "cell" : "cells"}`;
      return {
        kind: "rule",
        id: rule,
        usd,
        sentence:
          usd > 0
            ? `Without ${rule}, which binds ${cells}, the plan would cost ${usdText(usd)} less.`
            : `Without ${rule}, which binds ${cells}, the plan would cost the same.`,
      };
    })
    .sort(dearest);
}
