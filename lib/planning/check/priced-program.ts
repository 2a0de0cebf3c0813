import { addCapacity, type Capacity } from "./capacity-rows";
import { addCommitments } from "./commitment-rows";
import { addContingencies } from "./contingency-rows";
import { nth } from "./ledger";
import { requestUsd } from "./priced";
import type { PricedProblem, Term, Window } from "./priced-problem";
import { Program } from "./program";

const infinity = Number.POSITIVE_INFINITY;

/** The priced problem but for what each cell decides by itself: to be served whole, and what moving costs it. */
export interface PricedProgram {
  program: Program;
  /** Columns of routes as shares of their cell, per window of the snapshot: cell · (fleets + 1) + fleet, the last unserved. */
  routes: Map<number, Int32Array>;
  /** The row that limits movement, per window; a request/s moved is `moveFactor` of it. */
  movement: Map<number, { row: number; moveFactor: number }>;
  /** Whether a column is a route. */
  isRoute: Uint8Array;
}

/**
 * The problem of the planning format with capacity and commitments bought and sold at the plan's prices, written from
 * the format a second time: shares of cells, and utilisations of fleets that have a price; a fleet without one has
 * room for everything. Costs no more than any plan of these windows, whatever the prices; the right ones make it cost
 * as much. With capacity and commitments given instead, it is the whole problem. What is owed either way
 * (`Priced.constantUsd`) is not in it.
 */
export function pricedProgram(problem: PricedProblem): PricedProgram {
  const program = new Program();
  const routes = new Map<number, Int32Array>();
  const movement: PricedProgram["movement"] = new Map();
  const loads = new Map<number, ReadonlyMap<number, Capacity>>();
  const { cells, windows, policy } = problem.snapshot;
  for (const t of problem.windows) {
    const demand = cells.map((cell) => nth(cell.requestsPerSec, t));
    const all = demand.reduce((sum, x) => sum + x, 0);
    const seconds = 3600 * windows[t]!.hours * windows[t]!.weight;
    const window: Window = { t, demand, all, seconds };
    const columns = addRoutes(program, problem, window);
    routes.set(t, columns);
    if (all <= 0) continue;
    addShares(program, problem, window, columns);
    if (policy.maxMovedShare < 1) {
      movement.set(t, { row: program.row(-infinity, policy.maxMovedShare, []), moveFactor: 1 / all });
    }
    if (problem.capacity === "priced" && problem.losses(t).length === 0) continue;
    const capacities = addCapacity(program, problem, window, columns);
    loads.set(t, capacities);
    addContingencies(program, problem, window, columns, capacities);
  }
  if (problem.capacity === "given") addCommitments(program, problem, loads);
  const isRoute = new Uint8Array(program.columns);
  for (const columns of routes.values()) for (const column of columns) if (column >= 0) isRoute[column] = 1;
  return { program, routes, movement, isRoute };
}

function addRoutes(
  program: Program,
  { snapshot, priced, capacity, work, survives, losses }: PricedProblem,
  { t, demand, seconds }: Window,
): Int32Array {
  const { fleets, cells, policy } = snapshot;
  const { targetUtilization, emergencyUtilization } = policy;
  const F = fleets.length;
  const routes = new Int32Array(cells.length * (F + 1)).fill(-1);
  const utilization = fleets.map((_, f) =>
    survives(f) ? Math.min(targetUtilization, emergencyUtilization) : targetUtilization,
  );
  // Where no loss counts, capacity is bought by the request; else once for all, in rows of its own.
  const bought = capacity === "priced" && losses(t).length === 0;
  for (const [d, cell] of cells.entries()) {
    if (demand[d]! <= 0) continue;
    for (const [f, fleet] of fleets.entries()) {
      const busy = work[d * F + f]!;
      const closed = nth(fleet.accelerators, t) <= 0 || utilization[f]! <= 0;
      if (Number.isNaN(busy) || (busy > 0 && closed)) continue;
      const capacityUsd = bought && busy > 0 ? priced.capacityUsd[f]![t]! / utilization[f]! : 0;
      const busyUsd = priced.busyUsd[f]![t]! + capacityUsd;
      const usd = requestUsd(snapshot, cell, f) * seconds + busy * busyUsd;
      routes[d * (F + 1) + f] = program.column(demand[d]! * usd);
    }
    routes[d * (F + 1) + F] = program.column(demand[d]! * policy.usdPerUnservedRequest * seconds);
  }
  return routes;
}

function addShares(
  program: Program,
  { snapshot }: PricedProblem,
  { demand, all, seconds }: Window,
  routes: Int32Array,
): void {
  const { fleets, cells, shares, policy } = snapshot;
  const tokens = cells.map((cell, d) => cell.tokensPerRequest * demand[d]!);
  const total = tokens.reduce((sum, x) => sum + x, 0);
  if (total <= 0) return;
  for (const { provider, min, max } of shares) {
    if (min <= 0 && max >= 1) continue;
    const served: Term[] = [];
    for (const [i, column] of routes.entries()) {
      if (column < 0 || fleets[i % (fleets.length + 1)]?.provider !== provider) continue;
      served.push([column, tokens[Math.floor(i / (fleets.length + 1))]! / total]);
    }
    if (max < 1) program.row(-infinity, max, served);
    if (min <= 0) continue;
    const missing = program.column(policy.usdPerUnservedRequest * all * seconds, min);
    program.row(min, infinity, [...served, [missing, 1]]);
  }
}
