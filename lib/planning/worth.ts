import { usdText } from "./explain";
import type { ClausePrice, Plan, Snapshot } from "./model";
import { bindingFleets } from "./plan-view";

/** What one more of something would be worth to a plan. */
export interface Worth {
  kind: "accelerator" | "commitment" | "rule" | "clause";
  /** Fleet, contract, rule, or the provider whose share a clause limits. */
  id: string;
  /** USD over all the time the plan's windows stand for; of one committed dollar, its part that is saved. */
  usd: number;
  sentence: string;
}

/**
 * What one more accelerator in each fleet, one more committed dollar in each contract, and the fall of each rule would
 * save: the plan's shadow prices, in words; and of each clause on shares, if prices of these are at hand. By kind, the
 * largest first. Fleets that never bind are left out: more of
 * them is worth nothing. Prices are of the next one; many more are worth less each.
 */
export function worths(snapshot: Snapshot, plan: Plan, clausePrices: readonly ClausePrice[] = []): Worth[] {
  return [
    ...accelerators(snapshot, plan),
    ...commitments(snapshot, plan),
    ...rules(snapshot, plan),
    ...clauses(snapshot, clausePrices),
  ];
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

function clauses(snapshot: Snapshot, prices: readonly ClausePrice[]): Worth[] {
  return prices
    .map(({ provider, end, usd }): Worth => {
      const share = snapshot.shares.find((s) => s.provider === provider)?.[end] ?? 0;
      const percent = `${end === "min" ? "at least" : "at most"} ${Number((share * 100).toPrecision(3))}%`;
      const less = usd > 0 ? `${usdText(usd)} less` : "the same";
      return {
        kind: "clause",
        id: provider,
        usd,
        sentence: `Without the clause that gives ${provider} ${percent} of tokens, the plan would cost ${less}.`,
      };
    })
    .sort(dearest);
}
