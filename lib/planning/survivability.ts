import { accessOf } from "./access";
import { type Snapshot, type SnapshotCell, valueIn } from "./model";
import { placeInRoom } from "./place-in-room";
import { rateText } from "./shortfall-sentence";

/** What would be lost if one provider or one region failed now. Requests/s throughout. */
export interface Survival {
  /** `provider:azure` or `region:azure:germanywestcentral`. */
  lost: string;
  scope: "provider" | "region";
  name: string;
  /** What goes with it. */
  fleets: readonly string[];
  /** Served there now. */
  displacedRequestsPerSec: number;
  /** Finds no room elsewhere within the emergency utilisation. */
  unservedRequestsPerSec: number;
  /** Who is served there now, those who lose most first. */
  cells: readonly DisplacedCell[];
  /** Where the rest would go. */
  recourse: readonly { cell: string; fleet: string; requestsPerSec: number }[];
  /** Fleets that would take something, busy accelerators before and after; the most taken first. */
  receiving: readonly { fleet: string; busyBefore: number; busyAfter: number; accelerators: number }[];
  sentence: string;
}

export interface DisplacedCell {
  cell: string;
  displacedRequestsPerSec: number;
  unservedRequestsPerSec: number;
  /** Rules that deny it a fleet which survives and could serve it. */
  rules: readonly string[];
}

export interface Served {
  cell: string;
  fleet: string;
  requestsPerSec: number;
}

const scopes = ["provider", "region"] as const;

/**
 * For every provider, then every region, what would be lost if it failed while these routes are served in the window:
 * survivors keep what they serve, and what is displaced goes where residency, reach and the emergency utilisation
 * leave room, so that as little as possible is unserved, and nearest first among equals. A route to a fleet that may
 * not serve its cell counts as displaced with its fleet and takes up no room elsewhere.
 */
export async function survivability(
  snapshot: Snapshot,
  routes: readonly Served[],
  window: number,
): Promise<Survival[]> {
  const busy = busyAccelerators(snapshot, routes);
  const losses = scopes.flatMap((scope) =>
    [...new Set(snapshot.fleets.map((fleet) => fleet[scope]))].map((name) => ({ scope, name })),
  );
  const survivals: Survival[] = [];
  for (const { scope, name } of losses) survivals.push(await survive(scope, name));
  return survivals;

  async function survive(scope: Survival["scope"], name: string): Promise<Survival> {
    const lost = new Set(snapshot.fleets.filter((fleet) => fleet[scope] === name).map(({ id }) => id));
    const survivors = snapshot.fleets.filter(({ id }) => !lost.has(id));
    const displaced = new Map<string, number>();
    for (const { cell, fleet, requestsPerSec } of routes) {
      if (lost.has(fleet)) displaced.set(cell, (displaced.get(cell) ?? 0) + requestsPerSec);
    }
    const accelerators = new Map(
      survivors.map((fleet) => {
        const healthy = valueIn(fleet.accelerators, window);
        const usable = healthy * snapshot.policy.emergencyUtilization - (busy.get(fleet.id) ?? 0);
        return [fleet.id, Math.max(0, usable)];
      }),
    );
    const cells = snapshot.cells.filter((cell) => (displaced.get(cell.id) ?? 0) > 0);
    const recourse = await placeInRoom(cells, displaced, survivors, { accelerators });
    const placed = new Map<string, number>();
    for (const { cell, requestsPerSec } of recourse) {
      placed.set(cell, (placed.get(cell) ?? 0) + requestsPerSec);
    }
    const displacedCells = cells
      .map((cell): DisplacedCell => {
        const requests = displaced.get(cell.id) ?? 0;
        const left = requests - (placed.get(cell.id) ?? 0);
        return {
          cell: cell.id,
          displacedRequestsPerSec: requests,
          unservedRequestsPerSec: left > 1e-6 * requests ? left : 0,
          rules: rulesAgainst(snapshot, cell, lost),
        };
      })
      .sort(
        (a, b) =>
          b.unservedRequestsPerSec - a.unservedRequestsPerSec ||
          b.displacedRequestsPerSec - a.displacedRequestsPerSec,
      );
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    const survival = {
      lost: `${scope}:${name}`,
      scope,
      name,
      fleets: [...lost],
      displacedRequestsPerSec: sum(displacedCells.map((cell) => cell.displacedRequestsPerSec)),
      unservedRequestsPerSec: sum(displacedCells.map((cell) => cell.unservedRequestsPerSec)),
      cells: displacedCells,
      recourse,
      receiving: receivers(snapshot, recourse, busy, window),
    };
    return { ...survival, sentence: survivalSentence(survival) };
  }
}

function busyAccelerators(snapshot: Snapshot, routes: readonly Served[]): Map<string, number> {
  const cells = new Map(snapshot.cells.map((cell) => [cell.id, cell]));
  const fleets = new Map(snapshot.fleets.map((fleet) => [fleet.id, fleet]));
  const busy = new Map<string, number>();
  for (const { cell, fleet, requestsPerSec } of routes) {
    const [from, to] = [cells.get(cell), fleets.get(fleet)];
    const access = from && to && accessOf(from, to);
    if (access?.kind !== "allowed") continue;
    busy.set(fleet, (busy.get(fleet) ?? 0) + access.acceleratorSecondsPerRequest * requestsPerSec);
  }
  return busy;
}

function rulesAgainst(snapshot: Snapshot, cell: SnapshotCell, lost: ReadonlySet<string>): string[] {
  const rules = snapshot.fleets.flatMap((fleet) => {
    if (lost.has(fleet.id) || !Object.hasOwn(fleet.serves, cell.model)) return [];
    const access = accessOf(cell, fleet);
    return access.kind === "denied" && Object.hasOwn(cell.rttMs, fleet.id) ? access.rules : [];
  });
  return [...new Set(rules)].sort();
}

function receivers(
  snapshot: Snapshot,
  recourse: Survival["recourse"],
  busy: ReadonlyMap<string, number>,
  window: number,
): Survival["receiving"] {
  const after = busyAccelerators(snapshot, recourse);
  return snapshot.fleets
    .filter(({ id }) => (after.get(id) ?? 0) > 0)
    .map((fleet) => {
      const before = busy.get(fleet.id) ?? 0;
      return {
        fleet: fleet.id,
        busyBefore: before,
        busyAfter: before + after.get(fleet.id)!,
        accelerators: valueIn(fleet.accelerators, window),
      };
    })
    .sort((a, b) => b.busyAfter - b.busyBefore - (a.busyAfter - a.busyBefore));
}

function survivalSentence(survival: Omit<Survival, "sentence">): string {
  const { scope, name, displacedRequestsPerSec, unservedRequestsPerSec, cells } = survival;
  if (displacedRequestsPerSec <= 0) return `Nothing is served by ${scope} ${name}.`;
  const displaced = `Losing ${scope} ${name} displaces ${rateText(displacedRequestsPerSec)}`;
  if (unservedRequestsPerSec <= 0) return `${displaced}; all of it finds room elsewhere.`;
  const unserved = cells.filter((cell) => cell.unservedRequestsPerSec > 0);
  const first = unserved[0]!;
  const rules = first.rules.length > 0 ? ` (kept from other fleets by ${first.rules.join(" and ")})` : "";
  const more = unserved.length > 1 ? ` and ${unserved.length - 1} more` : "";
  return `${displaced}; ${rateText(unservedRequestsPerSec)} find no room: ${first.cell}${rules}${more}.`;
}
