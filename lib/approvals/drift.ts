import type { Snapshot } from "@/lib/planning/model";

/** How far inputs may move between the plan and the start before its approval is void. Ratios of the plan's values. */
export interface DriftTolerance {
  readonly capacity: number;
  /** Of one cell's demand, where the cell is at least `cellFloor` of all demand. */
  readonly cellDemand: number;
  readonly totalDemand: number;
  readonly price: number;
  readonly cellFloor: number;
}

export const defaultTolerance: DriftTolerance = {
  capacity: 0.1,
  cellDemand: 0.5,
  totalDemand: 0.25,
  price: 0.05,
  cellFloor: 0.01,
};

/**
 * What moved beyond tolerance between the snapshot a plan was made from and the one taken now, as sentences; an empty
 * list means the approval still stands. Law has no tolerance: any new denial of a moved cell counts.
 *
 * @param cells the cells that the shift moves
 * @param fleets the fleets that it loads or relieves
 */
export function driftBeyond(
  planned: Snapshot,
  current: Snapshot,
  moved: { readonly cells: readonly string[]; readonly fleets: readonly string[] },
  tolerance: DriftTolerance = defaultTolerance,
): string[] {
  const at = new Date(current.asOf);
  const then = valuesAt(planned, at);
  const now = valuesAt(current, at);
  return [
    ...moved.fleets.flatMap((id) => fleetDrift(id, planned, current, then, now, tolerance)),
    ...moved.cells.flatMap((id) => cellDrift(id, planned, current, then, now, tolerance)),
    ...totalDrift(planned, current, then, now, tolerance),
  ];
}

/** The first few sentences as one, and how many there are besides. */
export function inShort(sentences: readonly string[], most = 4): string {
  const more = sentences.length - most;
  return [...sentences.slice(0, most), ...(more > 0 ? [`And ${more} more.`] : [])].join(" ");
}

type ValueAt = (perWindow: number | readonly number[]) => number;

/** The value of the window that `at` falls in; the last window stands for later times, the first for earlier ones. */
function valuesAt(snapshot: Snapshot, at: Date): ValueAt {
  const starts = snapshot.windows.map(({ start }) => new Date(start).getTime());
  const later = starts.findIndex((start) => start > at.getTime());
  const index = later === -1 ? starts.length - 1 : Math.max(0, later - 1);
  return (perWindow) => (typeof perWindow === "number" ? perWindow : (perWindow[index] ?? 0));
}

const relative = (was: number, is: number) =>
  was === is ? 0 : Math.abs(is - was) / Math.max(Math.abs(was), 1e-9);
const figure = (value: number) => Number(value.toPrecision(4)).toLocaleString("en-US");

function fleetDrift(
  id: string,
  planned: Snapshot,
  current: Snapshot,
  then: ValueAt,
  now: ValueAt,
  tolerance: DriftTolerance,
): string[] {
  const was = planned.fleets.find((fleet) => fleet.id === id);
  const is = current.fleets.find((fleet) => fleet.id === id);
  // A fleet the plan did not know was out of service then; it only matters when the shift loads it.
  if (!was || !is) return [is ? `${id} was not part of the plan's inputs.` : `${id} no longer serves.`];
  const sentences: string[] = [];
  const [accelerators, acceleratorsNow] = [then(was.accelerators), now(is.accelerators)];
  if (relative(accelerators, acceleratorsNow) > tolerance.capacity) {
    sentences.push(
      `${id} has ${figure(acceleratorsNow)} healthy accelerators; the plan assumed ${figure(accelerators)}.`,
    );
  }
  const [price, priceNow] = [then(was.usdPerAcceleratorHour), now(is.usdPerAcceleratorHour)];
  if (relative(price, priceNow) > tolerance.price) {
    sentences.push(
      `${id} costs $${figure(priceNow)} per accelerator-hour; the plan assumed $${figure(price)}.`,
    );
  }
  return sentences;
}

function cellDrift(
  id: string,
  planned: Snapshot,
  current: Snapshot,
  then: ValueAt,
  now: ValueAt,
  tolerance: DriftTolerance,
): string[] {
  const was = planned.cells.find((cell) => cell.id === id);
  const is = current.cells.find((cell) => cell.id === id);
  if (!was || !is) return [`${id} is no longer among the demand cells.`];
  const sentences: string[] = [];
  for (const [fleet, rules] of Object.entries(is.denied)) {
    const added = rules.filter((rule) => !was.denied[fleet]?.includes(rule));
    if (added.length > 0) sentences.push(`${added.join(", ")} now denies ${fleet} to ${id}.`);
  }
  const [demand, demandNow] = [then(was.requestsPerSec), now(is.requestsPerSec)];
  const matters = Math.max(demand, demandNow) >= tolerance.cellFloor * total(current, now);
  if (matters && relative(demand, demandNow) > tolerance.cellDemand) {
    sentences.push(`${id} has ${figure(demandNow)} requests/s; the plan assumed ${figure(demand)}.`);
  }
  return sentences;
}

const total = (snapshot: Snapshot, value: ValueAt) =>
  snapshot.cells.reduce((sum, cell) => sum + value(cell.requestsPerSec), 0);

function totalDrift(
  planned: Snapshot,
  current: Snapshot,
  then: ValueAt,
  now: ValueAt,
  tolerance: DriftTolerance,
): string[] {
  const [was, is] = [total(planned, then), total(current, now)];
  if (relative(was, is) <= tolerance.totalDemand) return [];
  return [`All demand together is ${figure(is)} requests/s; the plan assumed ${figure(was)}.`];
}
