import type { World } from "./scenario";

/** Origins that the same fleets may serve are one to the planner: nothing else tells them apart. */
export interface OriginClass {
  origins: number[];
  /** Fleets that may serve it, cheapest first. */
  allowed: number[];
  /** Mean demand, units per hour. */
  meanDemand: number;
}

export function originClasses(world: World): OriginClass[] {
  const classes = new Map<string, OriginClass>();
  for (const [o, allowed] of world.allowed.entries()) {
    const key = allowed.join(" ");
    const known = classes.get(key) ?? { origins: [], allowed, meanDemand: 0 };
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
