import type { Snapshot } from "../model";
import { nth } from "./ledger";
import { type Priced, requestUsd } from "./priced";
import { Program } from "./program";

type Term = [column: number, factor: number];
const infinity = Number.POSITIVE_INFINITY;

/** What is priced, over which windows, and which losses are to be survived in each. */
export interface PricedProblem {
  snapshot: Snapshot;
  priced: Priced;
  /** Accelerator-seconds per request by cell · fleets + fleet, NaN where not permitted. */
  work: Float64Array;
  /** Consecutive windows. */
  windows: readonly number[];
  /** Fleets lost together, for every contingency that counts in the window. */
  losses(window: number): readonly ReadonlySet<number>[];
  /** Whether some contingency leaves the fleet standing, so that its load keeps to the emergency utilisation. */
  survives(fleet: number): boolean;
}

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
 * as much. What is owed either way (`Priced.constantUsd`) is not in it.
 */
export function pricedProgram(problem: PricedProblem): PricedProgram {
  const program = new Program();
  const routes = new Map<number, Int32Array>();
  const movement: PricedProgram["movement"] = new Map();
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
    addContingencies(program, problem, window, columns);
  }
  const isRoute = new Uint8Array(program.columns);
  for (const columns of routes.values()) for (const column of columns) if (column >= 0) isRoute[column] = 1;
  return { program, routes, movement, isRoute };
}

interface Window {
  t: number;
  demand: readonly number[];
  all: number;
  seconds: number;
}

function addRoutes(
  program: Program,
  { snapshot, priced, work, survives, losses }: PricedProblem,
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
  const bought = losses(t).length === 0;
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

/** Priced capacity, and for every loss that counts, where what is displaced finds room. */
function addContingencies(
  program: Program,
  problem: PricedProblem,
  window: Window,
  routes: Int32Array,
): void {
  const { snapshot, priced, work, survives } = problem;
  const { fleets, policy } = snapshot;
  const { t, demand } = window;
  const losses = problem.losses(t);
  if (losses.length === 0) return;
  const F = fleets.length;
  const bought = new Map<number, { load: number; capacity: number; accelerators: number }>();
  for (const [f, fleet] of fleets.entries()) {
    const accelerators = nth(fleet.accelerators, t);
    const usd = priced.capacityUsd[f]![t]!;
    if (usd <= 0 || accelerators <= 0) continue;
    const terms: Term[] = [];
    for (const [d, requests] of demand.entries()) {
      const route = routes[d * (F + 1) + f]!;
      if (route >= 0) terms.push([route, (work[d * F + f]! * requests) / accelerators]);
    }
    const most = terms.reduce((sum, [, utilization]) => sum + utilization, 0);
    const load = program.column(0, most);
    program.row(0, 0, [...terms, [load, -1]]);
    const tightest = Math.min(
      ...[policy.targetUtilization, policy.emergencyUtilization].filter((utilization) => utilization > 0),
    );
    // Twice: a fleet may have to take, beside its own load, at most what all cells could send it.
    const capacity = program.column(usd * accelerators, (2 * most) / tightest);
    program.row(-infinity, 0, [
      [load, 1],
      [capacity, -policy.targetUtilization],
    ]);
    if (survives(f)) {
      program.row(-infinity, 0, [
        [load, 1],
        [capacity, -policy.emergencyUtilization],
      ]);
    }
    bought.set(f, { load, capacity, accelerators });
  }

  const worst = program.column(policy.usdPerContingencyUnservedRequest * window.all * window.seconds);
  const groups = alike(problem, window, routes);
  for (const lost of losses) {
    const displacedTo = new Map<number, Term[]>();
    const without: Term[] = [[worst, 1]];
    for (const group of groups) {
      const survivors = group.fleets.filter((f) => !lost.has(f));
      // Room that costs nothing takes everything.
      if (survivors.some((f) => !bought.has(f) || group.work(f) === 0)) continue;
      const terms: Term[] = [];
      for (const d of group.cells) {
        for (const f of lost) {
          const route = routes[d * (F + 1) + f]!;
          if (route >= 0) terms.push([route, -demand[d]! / group.demand]);
        }
      }
      if (terms.length === 0) continue;
      for (const f of survivors) {
        const part = program.column(0);
        terms.push([part, 1]);
        const utilization = (group.work(f) * group.demand) / bought.get(f)!.accelerators;
        displacedTo.set(f, [...(displacedTo.get(f) ?? []), [part, utilization]]);
      }
      const left = program.column(0);
      terms.push([left, 1]);
      without.push([left, -group.demand / window.all]);
      program.row(0, 0, terms);
    }
    for (const [f, terms] of displacedTo) {
      const { load, capacity } = bought.get(f)!;
      program.row(-infinity, 0, [[load, 1], ...terms, [capacity, -policy.emergencyUtilization]]);
    }
    program.row(0, infinity, without);
  }
}

interface Alike {
  cells: number[];
  fleets: number[];
  demand: number;
  work(fleet: number): number;
}

/**
 * Cells of one model that may go to the same fleets: where displaced traffic finds room, only their sum counts, for
 * it can be split among them in proportion.
 */
function alike({ snapshot, work }: PricedProblem, { demand }: Window, routes: Int32Array): Alike[] {
  const F = snapshot.fleets.length;
  const groups = new Map<string, Alike>();
  for (const [d, cell] of snapshot.cells.entries()) {
    if (demand[d]! <= 0) continue;
    const fleets = Array.from({ length: F }, (_, f) => f).filter((f) => routes[d * (F + 1) + f]! >= 0);
    const key = `${cell.model} ${fleets.join(" ")}`;
    const group = groups.get(key) ?? { cells: [], fleets, demand: 0, work: (f) => work[d * F + f]! };
    group.cells.push(d);
    group.demand += demand[d]!;
    groups.set(key, group);
  }
  return [...groups.values()];
}
