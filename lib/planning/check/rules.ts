import type { Highs } from "highs";
import type { Plan, Snapshot } from "../model";
import { accountsOf, inOneTierEach, ownAccounts, setOf } from "./accounts";
import { PricedBound } from "./bound";
import { leastTogether } from "./least";
import { workOf } from "./ledger";
import { lossesOf } from "./limits";
import { coversAll } from "./other-tiers";
import { pricedCosts } from "./priced";
import type { PricedProblem } from "./priced-problem";
import { pricedProgram } from "./priced-program";
import { waysOf } from "./proof";
import { multiplierSolver } from "./solver";
import { type Findings, tolerance } from "./verdict";

/** Larger programs than this are not solved again for every rule: prices are then held to bounds only. */
const mostEntriesAgain = 20_000;
/** Nor are those where price tiers leave more ways to be billed than this, or all of which have more entries. */
const mostWaysAgain = 64;
const mostEntriesOfAll = 100_000;
/** What two solves may differ by, as a part of the objective. */
const rounding = 1e-9;

/** The snapshot had the rule never been made. */
function withoutRule(snapshot: Snapshot, rule: string): Snapshot {
  const cells = structuredClone(snapshot.cells);
  for (const cell of cells) {
    for (const [fleet, rules] of Object.entries(cell.denied)) {
      const others = rules.filter((name) => name !== rule);
      if (others.length > 0) cell.denied[fleet] = others;
      else delete cell.denied[fleet];
    }
  }
  return { ...snapshot, cells };
}

/**
 * Checks what each rule is said to cost by solving the problem without it, in the checker's own words and with
 * nothing priced. Where that is too large, by what the plan's prices show: that no plan without the rule could save as
 * much.
 */
export async function checkRulePrices(
  snapshot: Snapshot,
  plan: Plan,
  objectiveUsd: number,
  findings: Findings,
): Promise<void> {
  const solver = await multiplierSolver();
  for (const [i, { rule, usd }] of plan.prices.rules.entries()) {
    const dropped = withoutRule(snapshot, rule);
    const at = `$.prices.rules[${i}].usd`;
    const slack = Math.max(tolerance * Math.abs(usd), rounding * Math.abs(objectiveUsd), tolerance);

    const most = objectiveUsd - leastByPrices(dropped, plan);
    if (usd > most + slack) {
      findings.add(
        at,
        `The plan's prices show that dropping ${rule} saves at most ${most} USD, found ${usd}.`,
      );
      continue;
    }
    const least = leastAgain(dropped, plan, solver);
    if (least === null) continue;
    const saved = objectiveUsd - least;
    if (Math.abs(usd - Math.max(0, saved)) > slack) {
      findings.add(at, `Solved again without ${rule}, the plan costs ${saved} USD less, found ${usd}.`);
    }
  }
}

/**
 * What every plan of the snapshot costs at least by the plan's prices, in its tiers and in those it lists besides, USD.
 * Nothing where there are others besides: without a rule more may be spent on a contract.
 */
function leastByPrices(snapshot: Snapshot, plan: Plan): number {
  const ours = ownAccounts(snapshot, plan.prices);
  const own = { fleets: plan.prices.fleets, lines: ours.lines };
  const sets = (plan.otherTiers ?? []).map((other) => setOf(other));
  if (coversAll(snapshot, [ours.set, ...sets]) !== true) return 0;
  const others = (plan.otherTiers ?? []).map(({ tiers, fleets, contracts }) => ({
    fleets,
    lines: accountsOf(
      snapshot,
      new Map(contracts.map((price) => [price.contract, price.usdPerListUsd])),
      setOf({ tiers }),
    ),
  }));
  return Math.min(
    ...[own, ...others].map(({ fleets, lines }) => {
      const priced = pricedCosts(snapshot, fleets, lines);
      const bound = new PricedBound(snapshot, pricedProgram(problemOf(snapshot, priced, "priced")));
      return priced.constantUsd + bound.by([]).usd;
    }),
  );
}

/** The snapshot's optimum with nothing priced, USD: the least over every way to be billed. Null where that is too large. */
function leastAgain(snapshot: Snapshot, plan: Plan, solver: Highs): number | null {
  const ways = inOneTierEach(snapshot, mostWaysAgain);
  if (ways === null) return null;
  const fleets: Plan["prices"]["fleets"] = [];
  let leastUsd = Number.POSITIVE_INFINITY;
  for (const plain of ways) {
    const priced = pricedCosts(plain, fleets, accountsOf(plain, new Map(), new Map()));
    const whole = new PricedBound(plain, pricedProgram(problemOf(plain, priced, "given")));
    const entries = whole.priced.program.indices.length;
    if (entries > mostEntriesAgain || entries * ways.length > mostEntriesOfAll) return null;
    const least = leastTogether(whole, solver, waysOf(whole, plan), Number.POSITIVE_INFINITY);
    if (!least.exhausted) return null;
    leastUsd = Math.min(leastUsd, priced.constantUsd + least.provenUsd);
  }
  return leastUsd;
}

function problemOf(
  snapshot: Snapshot,
  priced: PricedProblem["priced"],
  capacity: PricedProblem["capacity"],
): PricedProblem {
  const every = [...lossesOf(snapshot).values()];
  return {
    snapshot,
    priced,
    capacity,
    work: workOf(snapshot),
    windows: snapshot.windows.map((_, t) => t),
    losses: () => (capacity === "given" ? every : []),
    survives: (f) => every.some((lost) => !lost.has(f)),
  };
}
