import type { World } from "./world";

/** Origins that fare alike on the same fleets are one to the planner: nothing else tells them apart. */
export interface OriginClass {
  origins: number[];
  /** Fleets that may serve it, in the world's order. */
  allowed: readonly number[];
  /** Load of a unit, and what it costs beside its load, USD; by fleet. */
  load: Float64Array;
  pairUsd: Float64Array;
  /** Mean demand, units per hour. */
  meanDemand: number;
}

export function originClasses(world: World): OriginClass[] {
  const classes = new Map<string, OriginClass>();
  for (const [o, allowed] of world.allowed.entries()) {
    const [load, pairUsd] = [world.load[o]!, world.pairUsd[o]!];
    const key = allowed.map((f) => `${f} ${load[f]} ${pairUsd[f]}`).join(" ");
    const known = classes.get(key) ?? { origins: [], allowed, load, pairUsd, meanDemand: 0 };
    known.origins.push(o);
    known.meanDemand += world.meanDemand[o]!;
    classes.set(key, known);
  }
  return [...classes.values()];
}

/** Hourly totals over a class's origins. */
export function classSeries(group: OriginClass, series: readonly Float64Array[]): Float64Array {
  return Float64Array.from(series[0] ?? [], (_, hour) =>
    group.origins.reduce((sum, o) => sum + series[o]![hour]!, 0),
  );
}
