import type { Capacity } from "./capacity-rows";
import type { PricedProblem, Term, Window } from "./priced-problem";
import type { Program } from "./program";

/** For every loss that counts in the window, where what is displaced finds room, and the worst of what does not. */
export function addContingencies(
  program: Program,
  problem: PricedProblem,
  window: Window,
  routes: Int32Array,
  capacities: ReadonlyMap<number, Capacity>,
): void {
  const { policy, fleets } = problem.snapshot;
  const losses = problem.losses(window.t);
  if (losses.length === 0) return;
  const S = fleets.length + 1;
  const worst = program.column(policy.usdPerContingencyUnservedRequest * window.all * window.seconds);
  const groups = alike(problem, window, routes);
  for (const lost of losses) {
    const displacedTo = new Map<number, Term[]>();
    const without: Term[] = [[worst, 1]];
    for (const group of groups) {
      const survivors = group.fleets.filter((f) => !lost.has(f));
      // Room that costs nothing takes everything.
      if (survivors.some((f) => !capacities.has(f) || group.work(f) === 0)) continue;
      const terms: Term[] = [];
      for (const d of group.cells) {
        for (const f of lost) {
          const route = routes[d * S + f]!;
          if (route >= 0) terms.push([route, -window.demand[d]! / group.demand]);
        }
      }
      if (terms.length === 0) continue;
      for (const f of survivors) {
        const part = program.column(0);
        terms.push([part, 1]);
        const utilization = (group.work(f) * group.demand) / capacities.get(f)!.accelerators;
        displacedTo.set(f, [...(displacedTo.get(f) ?? []), [part, utilization]]);
      }
      const left = program.column(0);
      terms.push([left, 1]);
      without.push([left, -group.demand / window.all]);
      program.row(0, 0, terms);
    }
    for (const [f, terms] of displacedTo) {
      const { load, bought } = capacities.get(f)!;
      const limit = policy.emergencyUtilization;
      const room: Term[] = bought === null ? [] : [[bought, -limit]];
      program.row(Number.NEGATIVE_INFINITY, bought === null ? limit : 0, [[load, 1], ...terms, ...room]);
    }
    program.row(0, Number.POSITIVE_INFINITY, without);
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
