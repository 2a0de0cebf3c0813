import { detourUsd } from "./cell-paths";
import type { Plan, PlanPrices, Snapshot } from "./model";

/** What dropping each rule would save, or why that is not said. All rules are priced or none. */
export interface RulePricing {
  rules: PlanPrices["rules"];
  /** Why none is priced, as a sentence; null where all are. */
  unpriced: string | null;
}

export interface RuleSolver {
  /** The least cost of a snapshot, USD; null when there was no time to find it. */
  leastUsd(snapshot: Snapshot): Promise<number | null>;
  /** Whether so many solves fit into what time there is. */
  affords(solves: number): boolean;
}

/** Savings below this part of the objective are rounding between two solves. */
const rounding = 1e-9;

/** Every rule and clause that denies something, by name. */
export function rulesOf(snapshot: Snapshot): string[] {
  return [...new Set(snapshot.cells.flatMap((cell) => Object.values(cell.denied).flat()))].sort();
}

/** The snapshot as it would be if nobody had made the rule. */
export function withoutRule(snapshot: Snapshot, rule: string): Snapshot {
  return {
    ...snapshot,
    cells: snapshot.cells.map((cell) => ({
      ...cell,
      denied: Object.fromEntries(
        Object.entries(cell.denied).flatMap(([fleet, rules]) => {
          const others = rules.filter((name) => name !== rule);
          return others.length > 0 ? [[fleet, others]] : [];
        }),
      ),
    })),
  };
}

/**
 * Prices every rule of the snapshot: the plan solved again without it, unless it is plain that nothing would change.
 * `plan` must be the snapshot's.
 */
export async function priceRules(snapshot: Snapshot, plan: Plan, solver: RuleSolver): Promise<RulePricing> {
  const rules = rulesOf(snapshot);
  if (rules.length === 0) return { rules: [], unpriced: null };
  const none = (unpriced: string): RulePricing => ({ rules: [], unpriced });
  if (plan.status !== "optimal") return none("Rules have no price: the plan is not proven optimal.");
  const dropped = rules.map((rule) => ({ rule, snapshot: withoutRule(snapshot, rule) }));
  const matters = dropped.map((without) => mayMatter(snapshot, without.snapshot, plan));
  const solves = matters.filter(Boolean).length;
  if (!solver.affords(solves)) {
    return none(`Rules have no price: solving the plan ${solves} times again would have taken too long.`);
  }
  const prices: PlanPrices["rules"] = [];
  for (const [i, without] of dropped.entries()) {
    const usd = matters[i] ? await solver.leastUsd(without.snapshot) : plan.objectiveUsd;
    if (usd === null) return none(`Rules have no price: time ran out after ${i} of ${rules.length}.`);
    const saved = plan.objectiveUsd - usd;
    prices.push({ rule: without.rule, usd: saved > rounding * plan.objectiveUsd ? saved : 0 });
  }
  return { rules: prices, unpriced: null };
}

/**
 * Whether a rule's fall could change anything: it opens a fleet to a cell that could use it, and at the plan's prices
 * somewhere there would be no dearer than where the cell goes now. Prices say that much only if nothing binds that has
 * none: where clauses on shares, a limit on movement or contingencies count, whatever opens may matter.
 */
function mayMatter(snapshot: Snapshot, dropped: Snapshot, plan: Plan): boolean {
  const { policy, shares } = snapshot;
  const priced =
    policy.contingencies === "none" &&
    policy.maxMovedShare >= 1 &&
    shares.every(({ min, max }) => min <= 0 && max >= 1);
  return snapshot.cells.some((cell, d) => {
    const freed = dropped.cells[d]!;
    const opened = snapshot.fleets.flatMap((fleet, f) =>
      Object.hasOwn(cell.denied, fleet.id) &&
      !Object.hasOwn(freed.denied, fleet.id) &&
      Object.hasOwn(fleet.serves, cell.model) &&
      Object.hasOwn(cell.rttMs, fleet.id)
        ? [f]
        : [],
    );
    if (opened.length === 0) return false;
    if (!priced) return true;
    return snapshot.windows.some((_, t) => {
      const detours = detourUsd(dropped, freed, t, plan.prices);
      return opened.some((f) => detours[f]! <= 1e-9);
    });
  });
}
