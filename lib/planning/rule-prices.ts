import { detourUsd } from "./cell-paths";
import { isAtLeastShare, isAtMaximumShare, movedShareOf, usageOf } from "./limits";
import type { ClausePrice, Plan, PlanPrices, PlanRoute, Snapshot } from "./model";

/** What dropping each rule and each clause on shares would save, or why that is not said. All are priced or none. */
export interface RulePricing {
  rules: PlanPrices["rules"];
  clauses: ClausePrice[];
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

/** The snapshot as it would be if nobody had made the rule. Cells that it does not concern are the same ones. */
export function withoutRule(snapshot: Snapshot, rule: string): Snapshot {
  return {
    ...snapshot,
    cells: snapshot.cells.map((cell) => {
      const denials = Object.entries(cell.denied);
      if (!denials.some(([, rules]) => rules.includes(rule))) return cell;
      const left = denials.flatMap(([fleet, rules]) => {
        const others = rules.filter((name) => name !== rule);
        return others.length > 0 ? [[fleet, others]] : [];
      });
      return { ...cell, denied: Object.fromEntries(left) };
    }),
  };
}

type Clause = Omit<ClausePrice, "usd">;

/** Every end of a share that limits anything. */
function clausesOf(snapshot: Snapshot): Clause[] {
  return snapshot.shares.flatMap(({ provider, min, max }): Clause[] => [
    ...(min > 0 ? [{ provider, end: "min" } as const] : []),
    ...(max < 1 ? [{ provider, end: "max" } as const] : []),
  ]);
}

/** The snapshot as it would be without this end of the provider's share. */
function withoutClause(snapshot: Snapshot, { provider, end }: Clause): Snapshot {
  const free = end === "min" ? { min: 0 } : { max: 1 };
  return {
    ...snapshot,
    shares: snapshot.shares.map((share) => (share.provider === provider ? { ...share, ...free } : share)),
  };
}

/** A rule or clause, the snapshot without it, and whether that could change anything. */
type Drop = ({ rule: string } | { clause: Clause }) & { without: Snapshot; matters: boolean };

/**
 * Prices every rule and clause of the snapshot: the plan solved again without it, unless it is plain that nothing would
 * change. `plan` must be the snapshot's.
 */
export async function priceRules(snapshot: Snapshot, plan: Plan, solver: RuleSolver): Promise<RulePricing> {
  const [rules, clauses] = [rulesOf(snapshot), clausesOf(snapshot)];
  const pricing: RulePricing = { rules: [], clauses: [], unpriced: null };
  const count = rules.length + clauses.length;
  if (count === 0) return pricing;
  const none = (why: string): RulePricing => ({
    rules: [],
    clauses: [],
    unpriced: `Rules and clauses have no price: ${why}.`,
  });
  if (plan.status !== "optimal") return none("the plan is not proven optimal");

  const priced = bindsOnlyWithPrice(snapshot, plan);
  const drops = function* (): Generator<Drop> {
    for (const rule of rules) {
      const without = withoutRule(snapshot, rule);
      yield { rule, without, matters: ruleMatters(snapshot, without, plan, priced) };
    }
    for (const clause of clauses) {
      const without = withoutClause(snapshot, clause);
      yield { clause, without, matters: clauseBinds(snapshot, clause, plan) };
    }
  };
  // Asked at each, for on a large estate to find all that matter takes long itself.
  const found: Drop[] = [];
  let solves = 0;
  for (const drop of drops()) {
    if (drop.matters) solves++;
    if (!solver.affords(solves)) {
      return none(`solving the plan again without each of ${count} would have taken too long`);
    }
    found.push(drop);
  }
  for (const [i, drop] of found.entries()) {
    const least = drop.matters ? await solver.leastUsd(drop.without) : plan.objectiveUsd;
    if (least === null) return none(`time ran out after ${i} of ${count}`);
    const saved = plan.objectiveUsd - least;
    const usd = saved > rounding * plan.objectiveUsd ? saved : 0;
    if ("rule" in drop) pricing.rules.push({ rule: drop.rule, usd });
    else pricing.clauses.push({ ...drop.clause, usd });
  }
  return pricing;
}

/** A clause that no window comes up against could go, and the plan would still be the cheapest there is. */
function clauseBinds(snapshot: Snapshot, { provider, end }: Clause, plan: Plan): boolean {
  const routesIn = snapshot.windows.map((): PlanRoute[] => []);
  for (const route of plan.routes) routesIn[route.window]?.push(route);
  const binds = end === "min" ? isAtLeastShare : isAtMaximumShare;
  return routesIn.some((routes, t) => binds(snapshot, usageOf(snapshot, t, routes), provider));
}

/**
 * Whether a rule's fall could change anything: it opens a fleet to a cell that could use it, and at the plan's prices
 * somewhere there would be no dearer than where the cell goes now. Prices say that much only if nothing binds that has
 * none: where a clause on shares, the limit on movement or contingencies do, whatever opens may matter.
 */
function ruleMatters(snapshot: Snapshot, dropped: Snapshot, plan: Plan, priced: boolean): boolean {
  return snapshot.cells.some((cell, d) => {
    const freed = dropped.cells[d]!;
    if (freed === cell) return false;
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

/** Whether everything that binds in the plan is capacity or a commitment, which have prices in it. */
function bindsOnlyWithPrice(snapshot: Snapshot, plan: Plan): boolean {
  const { contingencies, maxMovedShare } = snapshot.policy;
  const limited =
    maxMovedShare < 1 &&
    snapshot.windows.some((_, t) => movedShareOf(snapshot, plan.routes, t) >= maxMovedShare * (1 - 1e-6));
  return (
    contingencies === "none" &&
    !limited &&
    !clausesOf(snapshot).some((clause) => clauseBinds(snapshot, clause, plan))
  );
}
