import { type PlanningPolicy, type Snapshot, type SnapshotWindow, valueIn } from "../model";

/**
 * How many hours a merged window of a what-if has: a third of a day, so that night, day and evening differ, and an
 * answer comes within two seconds on the default estate. Where losses must be survived, which takes several times
 * longer to solve, a day.
 */
export const windowHours = ({ contingencies }: PlanningPolicy): number => (contingencies === "none" ? 8 : 24);

/**
 * Windows that may be merged into one: consecutive, standing for time equally often, together no longer than `hours`,
 * and on the same side of every date at which a commitment's period ends. The first window stays alone, since what
 * moves now is read from it.
 */
export function windowGroups(snapshot: Pick<Snapshot, "windows" | "contracts">, hours: number): number[][] {
  const ends = snapshot.contracts.map(({ periodEnd }) => Date.parse(periodEnd));
  const covering = ({ start }: SnapshotWindow) => ends.filter((end) => Date.parse(start) < end).length;
  const groups: number[][] = [];
  let held = 0;
  for (const [t, window] of snapshot.windows.entries()) {
    const group = groups.at(-1);
    const first = group && snapshot.windows[group[0]!]!;
    const joins =
      group !== undefined &&
      first !== undefined &&
      group[0] !== 0 &&
      first.weight === window.weight &&
      covering(first) === covering(window) &&
      held + window.hours <= hours + 1e-9;
    if (joins) {
      group.push(t);
      held += window.hours;
    } else {
      groups.push([t]);
      held = window.hours;
    }
  }
  return groups;
}

/**
 * The same snapshot with its windows merged: demand, capacity, prices and carbon are the means of the hours they stand
 * for. A mean hides the peak within a window, so that the cost of a coarse snapshot is only to be compared with
 * that of another one merged alike.
 */
export function coarsen(snapshot: Snapshot, hours: number): Snapshot {
  const groups = windowGroups(snapshot, hours);
  if (groups.length === snapshot.windows.length) return snapshot;
  const spans = groups.map((group) => group.reduce((sum, t) => sum + snapshot.windows[t]!.hours, 0));
  const mean = (values: number | number[]): number | number[] =>
    typeof values === "number"
      ? values
      : groups.map((group, g) =>
          group.length === 1 || spans[g] === 0
            ? valueIn(values, group[0]!)
            : group.reduce((sum, t) => sum + valueIn(values, t) * snapshot.windows[t]!.hours, 0) / spans[g]!,
        );
  return {
    ...snapshot,
    windows: groups.map((group, g) => ({ ...snapshot.windows[group[0]!]!, hours: spans[g]! })),
    fleets: snapshot.fleets.map((fleet) => ({
      ...fleet,
      accelerators: mean(fleet.accelerators),
      usdPerAcceleratorHour: mean(fleet.usdPerAcceleratorHour),
      gramsCo2PerKwh: mean(fleet.gramsCo2PerKwh),
    })),
    cells: snapshot.cells.map((cell) => ({ ...cell, requestsPerSec: mean(cell.requestsPerSec) })),
  };
}
