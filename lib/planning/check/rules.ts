import type { Plan, Snapshot } from "../model";
import { PricedBound } from "./bound";
import { leastTogether } from "./least";
import { workOf } from "./ledger";
import { lossesOf } from "./limits";
import { pricedCosts } from "./priced";
import type { PricedProblem } from "./priced-problem";
import { pricedProgram } from "./priced-program";
import { waysOf } from "./proof";
import { multiplierSolver } from "./solver";
import { type Findings, tolerance } from "./verdict";

/** Larger programs than this are not solved again for every rule: prices are then held to bounds only. */
const mostEntriesAgain = 20_000;
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

    const priced = pricedCosts(snapshot, plan.prices);
    const bound = new PricedBound(dropped, pricedProgram(problemOf(dropped, priced, "priced")));
    const most = objectiveUsd - priced.constantUsd - bound.by([]).usd;
    if (usd > most + slack) {
      findings.add(
        at,
        `The plan's prices show that dropping ${rule} saves at most ${most} USD, found ${usd}.`,
      );
      continue;
    }
    const nothing = { fleets: [], contracts: [], rules: [] };
    const given = problemOf(dropped, pricedCosts(snapshot, nothing), "given");
    const whole = new PricedBound(dropped, pricedProgram(given));
    if (whole.priced.program.indices.length > mostEntriesAgain) continue;
    const least = leastTogether(whole, solver, waysOf(whole, plan), Number.POSITIVE_INFINITY);
    const saved = objectiveUsd - given.priced.constantUsd - least.provenUsd;
    if (least.exhausted && Math.abs(usd - Math.max(0, saved)) > slack) {
      findings.add(at, `Solved again without ${rule}, the plan costs ${saved} USD less, found ${usd}.`);
    }
  }
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
