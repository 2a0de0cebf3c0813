import type { Shares } from "./model";
import { loadByFleet, type SafetyFacts } from "./safety";
import { NEGLIGIBLE_SHARE, shareOf } from "./table";

/** Requests that leave their fleets and can go nowhere, by cell. */
export interface Stranded {
  readonly cell: string;
  /** Part of the cell's requests, 0 to 1. */
  readonly share: number;
  readonly requestsPerSec: number;
  /** `law`: no other fleet may and can serve the cell. `capacity`: those that may are full. */
  readonly because: "law" | "capacity";
}

export interface DrainTarget {
  /** Routes of the cells that move, before and after; each sums to 1. */
  readonly today: Shares;
  readonly target: Shares;
  /** Stays where it is: an edge has nowhere else to send it. */
  readonly stranded: readonly Stranded[];
}

export interface DrainInputs {
  /** The full table that runs now. */
  readonly running: Shares;
  readonly facts: SafetyFacts;
  /** Fleets to empty. */
  readonly leaving: ReadonlySet<string>;
  /** Fleets that must not be given anything, such as those of another drain. */
  readonly closed: ReadonlySet<string>;
  /** Utilisation that nothing is filled beyond while there is room elsewhere, and the one that holds in any case. */
  readonly comfortable: number;
  readonly utmost: number;
  /** Round trip plus time to first token, ms: nearer fleets are filled first. */
  readonly latencyMs: (cell: string, fleet: string) => number;
}

/** Accelerators still free, by fleet; changed as routes are given out. */
type Room = Map<string, number>;

/** What a cell gives up, and who gets it. */
interface Mover {
  readonly cell: string;
  readonly requestsPerSec: number;
  /** Fleets that may and can take it, the nearest first, with accelerator-seconds per request. */
  readonly options: readonly { readonly fleet: string; readonly seconds: number }[];
  readonly given: Map<string, number>;
  left: number;
}

/** A share smaller than this is rounding. */
const EPSILON = 1e-9;
/** So are this few accelerators: making way for less would only chase what rounding left behind. */
const ROOM_EPSILON = 1e-6;
/** Swaps after which room is as good as used up: each makes room for some demand, so there are never many. */
const MOST_SWAPS = 2_000;

/**
 * The table that empties the leaving fleets: what they serve goes to fleets that its cells' law allows and that have
 * room, the nearest first, each to a comfortable load before any to its utmost. Cells with few choices choose first,
 * and those with many make way where that lets one more request be served. Routes to other fleets stay as they are.
 */
export function drainTarget(inputs: DrainInputs): DrainTarget {
  const { running, facts, leaving } = inputs;
  const movers = moversOf(inputs);
  const load = loadByFleet(running, facts);
  for (const limit of [inputs.comfortable, inputs.utmost]) {
    const room: Room = new Map(
      Object.entries(facts.healthyAccelerators).map(([fleet, healthy]) => [
        fleet,
        Math.max(0, (healthy ?? 0) * limit - (load.get(fleet) ?? 0) - given(movers, fleet)),
      ]),
    );
    for (const mover of movers) for (const { fleet } of mover.options) give(mover, fleet, room, mover.left);
    for (const mover of movers) makeWay(mover, movers, room);
  }

  const today: Record<string, Shares[string]> = {};
  const target: Record<string, Shares[string]> = {};
  const stranded: Stranded[] = [];
  for (const mover of movers) {
    const { cell, requestsPerSec, options } = mover;
    const before = running[cell] ?? {};
    const out = leavingShare(before, leaving);
    if (mover.left > EPSILON) {
      const because = options.length === 0 ? "law" : "capacity";
      stranded.push({ cell, share: mover.left, requestsPerSec: mover.left * requestsPerSec, because });
    }
    const row: Record<string, number> = {};
    for (const [fleet, share] of Object.entries(before)) {
      const stays = leaving.has(fleet) ? (share * (mover.left > EPSILON ? mover.left : 0)) / out : share;
      if (stays > NEGLIGIBLE_SHARE) row[fleet] = stays;
    }
    for (const [fleet, share] of mover.given)
      if (share > NEGLIGIBLE_SHARE) row[fleet] = (row[fleet] ?? 0) + share;
    const sum = Object.values(row).reduce((total, share) => total + share, 0);
    if (out - mover.left <= EPSILON) continue;
    today[cell] = before;
    target[cell] = Object.fromEntries(Object.entries(row).map(([fleet, share]) => [fleet, share / sum]));
  }
  return { today, target, stranded: stranded.sort((a, b) => b.requestsPerSec - a.requestsPerSec) };
}

const leavingShare = (row: Shares[string], leaving: ReadonlySet<string>) =>
  Object.entries(row).reduce((sum, [fleet, share]) => sum + (leaving.has(fleet) ? share : 0), 0);

function moversOf({ running, facts, leaving, closed, latencyMs }: DrainInputs): Mover[] {
  const movers = Object.entries(running).flatMap(([cell, row]): Mover[] => {
    const left = leavingShare(row, leaving);
    if (left <= NEGLIGIBLE_SHARE) return [];
    const known = facts.cells[cell];
    const options = Object.entries(known?.acceleratorSecondsPerRequest ?? {})
      .filter(
        ([fleet]) => !leaving.has(fleet) && !closed.has(fleet) && (known?.denied[fleet] ?? []).length === 0,
      )
      .map(([fleet, seconds]) => ({ fleet, seconds }))
      .sort((a, b) => latencyMs(cell, a.fleet) - latencyMs(cell, b.fleet) || (a.fleet < b.fleet ? -1 : 1));
    return [{ cell, requestsPerSec: known?.requestsPerSec ?? 0, options, given: new Map(), left }];
  });
  return movers.sort((a, b) => a.options.length - b.options.length || b.requestsPerSec - a.requestsPerSec);
}

/** Accelerators that moved requests keep busy on a fleet. */
const given = (movers: readonly Mover[], fleet: string) =>
  movers.reduce((sum, mover) => sum + (mover.given.get(fleet) ?? 0) * accelerators(mover, fleet), 0);

/** Accelerators that all of a cell's requests would keep busy on a fleet. */
const accelerators = ({ requestsPerSec, options }: Mover, fleet: string) =>
  requestsPerSec * (options.find((option) => option.fleet === fleet)?.seconds ?? 0);

/** Gives at most `share` of a cell to a fleet, as far as there is room. */
function give(mover: Mover, fleet: string, room: Room, share: number): void {
  const needs = accelerators(mover, fleet);
  const free = room.get(fleet) ?? 0;
  const fits = needs > 0 ? Math.min(share, free / needs) : share;
  if (fits <= EPSILON) return;
  mover.given.set(fleet, (mover.given.get(fleet) ?? 0) + fits);
  mover.left = Math.max(0, mover.left - fits);
  room.set(fleet, free - fits * needs);
}

/** One cell's share that leaves `from` for `to`, to make room at `from`. */
interface Swap {
  readonly mover: Mover;
  readonly from: string;
  readonly to: string;
}

/** Lets other moved cells go elsewhere, one after the other if need be, until all of this one is served or nothing gives way. */
function makeWay(mover: Mover, movers: readonly Mover[], room: Room): void {
  // Those before it may have freed more than they took.
  for (const { fleet } of mover.options) give(mover, fleet, room, mover.left);
  for (let swaps = 0; mover.left > EPSILON && swaps < MOST_SWAPS; swaps++) {
    const chain = chainToRoom(mover, movers, room);
    if (!chain) return;
    // From the end that has room: each link frees what the one before it needs.
    for (const { mover: other, from, to } of [...chain].reverse()) {
      const held = other.given.get(from) ?? 0;
      const needs = accelerators(other, to);
      const moves = Math.min(held, needs > 0 ? (room.get(to) ?? 0) / needs : held);
      other.given.set(from, held - moves);
      other.given.set(to, (other.given.get(to) ?? 0) + moves);
      room.set(to, (room.get(to) ?? 0) - moves * needs);
      room.set(from, (room.get(from) ?? 0) + moves * accelerators(other, from));
    }
    const before = mover.left;
    for (const { fleet } of mover.options) give(mover, fleet, room, mover.left);
    if (before - mover.left <= EPSILON) return;
  }
}

/** The shortest chain of swaps from a fleet that the cell may use to one that has room; null when there is none. */
function chainToRoom(mover: Mover, movers: readonly Mover[], room: Room): Swap[] | null {
  const reachedBy = new Map<string, Swap[]>(mover.options.map(({ fleet }) => [fleet, []]));
  const queue = mover.options.map(({ fleet }) => fleet);
  for (let fleet = queue.shift(); fleet !== undefined; fleet = queue.shift()) {
    const chain = reachedBy.get(fleet) ?? [];
    if (chain.length > 0 && (room.get(fleet) ?? 0) > ROOM_EPSILON) return chain;
    for (const other of movers) {
      if ((other.given.get(fleet) ?? 0) * accelerators(other, fleet) <= ROOM_EPSILON) continue;
      for (const { fleet: to } of other.options) {
        if (reachedBy.has(to)) continue;
        reachedBy.set(to, [...chain, { mover: other, from: fleet, to }]);
        queue.push(to);
      }
    }
  }
  return null;
}

/** Requests/s that `table` sends to each of the fleets. */
export function requestsByFleet(table: Shares, facts: SafetyFacts): Map<string, number> {
  const requests = new Map<string, number>();
  for (const [cell, row] of Object.entries(table))
    for (const fleet of Object.keys(row)) {
      const more = shareOf(table, cell, fleet) * (facts.cells[cell]?.requestsPerSec ?? 0);
      requests.set(fleet, (requests.get(fleet) ?? 0) + more);
    }
  return requests;
}
