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

/**
 * The problem of the planning format with capacity and commitments bought and sold at the plan's prices, written from
 * the format a second time: shares of cells, and utilisations of fleets that have a price; a fleet without one has
 * room for everything. Costs less than any plan of these windows, whatever the prices; the right ones make it cost as
 * much. What is owed either way (`Priced.constantUsd`) is not in it.
 */
export function pricedProgram(problem: PricedProblem): Program {
  const program = new Program();
  let before: Int32Array | undefined;
  for (const t of problem.windows) before = addWindow(program, problem, t, before);
  return program;
}

/** Returns the columns of the window's routes, by cell · fleets + fleet, -1 where there is none. */
function addWindow(
  program: Program,
  problem: PricedProblem,
  t: number,
  before: Int32Array | undefined,
): Int32Array {
  const { snapshot } = problem;
  const demand = snapshot.cells.map((cell) => nth(cell.requestsPerSec, t));
  const all = demand.reduce((sum, x) => sum + x, 0);
  const seconds = 3600 * snapshot.windows[t]!.hours * snapshot.windows[t]!.weight;
  const window: Window = { t, demand, all, seconds };
  const routes = addRoutes(program, problem, window);
  if (all <= 0) return routes;
  addShares(program, problem, window, routes);
  addMovement(program, problem, window, routes, before);
  addCapacity(program, problem, window, routes);
  return routes;
}

interface Window {
  t: number;
  demand: readonly number[];
  all: number;
  seconds: number;
}

function addRoutes(
  program: Program,
  { snapshot, priced, work, survives }: PricedProblem,
  { t, demand, seconds }: Window,
): Int32Array {
  const { fleets, cells, policy } = snapshot;
  const F = fleets.length;
  const routes = new Int32Array(cells.length * F).fill(-1);
  const closed = fleets.map(
    (fleet, f) =>
      nth(fleet.accelerators, t) <= 0 ||
      policy.targetUtilization <= 0 ||
      (policy.emergencyUtilization <= 0 && survives(f)),
  );
  for (const [d, cell] of cells.entries()) {
    if (demand[d]! <= 0) continue;
    const terms: Term[] = [];
    for (let f = 0; f < F; f++) {
      const busy = work[d * F + f]!;
      if (Number.isNaN(busy) || (busy > 0 && closed[f])) continue;
      const usd = requestUsd(snapshot, cell, f) * seconds + busy * priced.busyUsd[f]![t]!;
      routes[d * F + f] = program.column(demand[d]! * usd);
      terms.push([routes[d * F + f]!, 1]);
    }
    terms.push([program.column(demand[d]! * policy.usdPerUnservedRequest * seconds), 1]);
    program.row(1, 1, terms);
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
      if (column < 0 || fleets[i % fleets.length]!.provider !== provider) continue;
      served.push([column, tokens[Math.floor(i / fleets.length)]! / total]);
    }
    if (max < 1) program.row(-infinity, max, served);
    if (min <= 0) continue;
    const missing = program.column(policy.usdPerUnservedRequest * all * seconds, min);
    program.row(min, infinity, [...served, [missing, 1]]);
  }
}

function addMovement(
  program: Program,
  { snapshot }: PricedProblem,
  { t, demand, all }: Window,
  routes: Int32Array,
  before: Int32Array | undefined,
): void {
  const { fleets, cells, policy, current } = snapshot;
  if (policy.maxMovedShare >= 1 && policy.usdPerMovedRequestPerSec <= 0) return;
  const F = fleets.length;
  const today = new Map(t === 0 ? current.map((r) => [`${r.cell} ${r.fleet}`, r.share]) : []);
  const moved: Term[] = [];
  for (const [d, cell] of cells.entries()) {
    const counts = t === 0 ? current.some((r) => r.cell === cell.id) : nth(cell.requestsPerSec, t - 1) > 0;
    if (!counts) continue;
    for (let f = 0; f < F; f++) {
      const route = routes[d * F + f]!;
      if (route < 0) continue;
      const move = program.column(policy.usdPerMovedRequestPerSec * demand[d]!);
      const from = t === 0 ? (today.get(`${cell.id} ${fleets[f]!.id}`) ?? 0) : 0;
      const earlier = before?.[d * F + f] ?? -1;
      const terms: Term[] = [
        [move, 1],
        [route, -1],
      ];
      if (earlier >= 0) terms.push([earlier, 1]);
      program.row(-from, infinity, terms);
      moved.push([move, demand[d]! / all]);
    }
  }
  if (policy.maxMovedShare < 1) program.row(-infinity, policy.maxMovedShare, moved);
}

/** Priced capacity, and for every loss that counts, where what is displaced finds room. */
function addCapacity(program: Program, problem: PricedProblem, window: Window, routes: Int32Array): void {
  const { snapshot, priced, work, survives } = problem;
  const { fleets, policy } = snapshot;
  const { t, demand } = window;
  const F = fleets.length;
  const bought = new Map<number, { load: number; capacity: number; accelerators: number }>();
  for (const [f, fleet] of fleets.entries()) {
    const accelerators = nth(fleet.accelerators, t);
    const usd = priced.capacityUsd[f]![t]!;
    if (usd <= 0 || accelerators <= 0) continue;
    const terms: Term[] = [];
    for (let i = f; i < routes.length; i += F) {
      if (routes[i]! >= 0) terms.push([routes[i]!, (work[i]! * demand[(i - f) / F]!) / accelerators]);
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

  const losses = problem.losses(t);
  if (losses.length === 0) return;
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
          const route = routes[d * F + f]!;
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
    const fleets = Array.from({ length: F }, (_, f) => f).filter((f) => routes[d * F + f]! >= 0);
    const key = `${cell.model} ${fleets.join(" ")}`;
    const group = groups.get(key) ?? { cells: [], fleets, demand: 0, work: (f) => work[d * F + f]! };
    group.cells.push(d);
    group.demand += demand[d]!;
    groups.set(key, group);
  }
  return [...groups.values()];
}
