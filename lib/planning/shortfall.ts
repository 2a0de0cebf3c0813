import { accessOf } from "./access";
import { unservedText } from "./explain";
import { type Plan, type Snapshot, type SnapshotCell, valueIn } from "./model";
import { placeInRoom, type Room } from "./place-in-room";
import { capacitySentence, rateText } from "./shortfall-sentence";

/** Why some demand cannot be served: cells that cannot all be served together, and would be if any one of them went. */
export interface Shortfall {
  window: number;
  /** `capacity`: law, reach and accelerators leave no way. `policy`: there is room, but the plan's limits or prices keep it. */
  kind: "capacity" | "policy";
  cells: readonly string[];
  /** All fleets that may serve any of these cells and have accelerators; empty where there are none. */
  fleets: readonly string[];
  /** Rules that deny these cells another fleet. */
  rules: readonly string[];
  /** Providers whose clause on shares is part of the reason. */
  clauses: readonly string[];
  /** Of these cells, requests/s. For `policy`, what the plan serves; else the most that could be. */
  neededRequestsPerSec: number;
  servedRequestsPerSec: number;
  unservedRequestsPerSec: number;
  /** Healthy accelerators of these fleets. */
  accelerators: number;
  sentence: string;
}

/** Below this part of what is needed, a shortage is rounding. */
const least = 1e-6;

/**
 * The irreducible reasons for what a plan leaves unserved in a window. Each is a set of cells that cannot all be
 * served, even with every fleet to themselves, while without any one of them the others can (an irreducible
 * infeasible set, by deletion: Chinneck and Dravnieks 1991). What a plan leaves unserved beyond these sets is its
 * policy's doing. The largest first; none where all demand is served.
 */
export async function shortfalls(snapshot: Snapshot, plan: Plan, window: number): Promise<Shortfall[]> {
  const unserved = new Map(
    plan.unserved
      .filter((entry) => entry.window === window)
      .map((entry) => [entry.cell, entry.requestsPerSec]),
  );
  if (unserved.size === 0) return [];
  const situation = situationOf(snapshot, window);
  const found: Shortfall[] = [];
  // What the plan leaves unserved is kept longest, so that the reasons are told of it and not of others.
  let open = snapshot.cells
    .filter((cell) => (situation.demand.get(cell.id) ?? 0) > 0)
    .toSorted(
      (a, b) =>
        Number(unserved.has(a.id)) - Number(unserved.has(b.id)) ||
        situation.demand.get(a.id)! - situation.demand.get(b.id)!,
    );
  for (;;) {
    const cells = await irreducible(situation, open);
    if (cells.length === 0) break;
    found.push(await capacityShortfall(situation, cells));
    open = open.filter((cell) => !cells.includes(cell));
  }
  const told = new Set(found.flatMap(({ cells }) => cells));
  for (const [id, requestsPerSec] of unserved) {
    const cell = snapshot.cells.find((c) => c.id === id);
    if (cell && !told.has(id)) found.push(policyShortfall(situation, plan, cell, requestsPerSec));
  }
  return found.sort((a, b) => b.unservedRequestsPerSec - a.unservedRequestsPerSec);
}

interface Situation {
  snapshot: Snapshot;
  window: number;
  demand: ReadonlyMap<string, number>;
  room: Room;
}

function situationOf(snapshot: Snapshot, window: number): Situation {
  const { targetUtilization, emergencyUtilization, contingencies } = snapshot.policy;
  const utilization =
    contingencies === "none" ? targetUtilization : Math.min(targetUtilization, emergencyUtilization);
  const tokens = snapshot.cells.reduce(
    (sum, cell) => sum + cell.tokensPerRequest * valueIn(cell.requestsPerSec, window),
    0,
  );
  return {
    snapshot,
    window,
    demand: new Map(snapshot.cells.map((cell) => [cell.id, valueIn(cell.requestsPerSec, window)])),
    room: {
      accelerators: new Map(
        snapshot.fleets.map((fleet) => [fleet.id, valueIn(fleet.accelerators, window) * utilization]),
      ),
      tokensPerSec: new Map(
        snapshot.shares.filter(({ max }) => max < 1).map(({ provider, max }) => [provider, max * tokens]),
      ),
    },
  };
}

/** Requests/s of these cells that find no room, with every fleet to themselves. */
async function shortageOf(
  { snapshot, demand }: Situation,
  cells: readonly SnapshotCell[],
  room: Room,
): Promise<{ needed: number; short: number }> {
  const placed = await placeInRoom(cells, demand, snapshot.fleets, room);
  const needed = cells.reduce((sum, cell) => sum + demand.get(cell.id)!, 0);
  const short = needed - placed.reduce((sum, part) => sum + part.requestsPerSec, 0);
  return { needed, short: short > least * needed ? short : 0 };
}

/** Cells that cannot all be served, none of them superfluous; empty where all can. */
async function irreducible(situation: Situation, cells: readonly SnapshotCell[]): Promise<SnapshotCell[]> {
  const tooMany = async (set: readonly SnapshotCell[]) =>
    (await shortageOf(situation, set, situation.room)).short > 0;
  if (!(await tooMany(cells))) return [];
  // The cells that compete with one that is short are enough to begin with, and usually few.
  let set = [...cells];
  for (let size = Math.ceil(set.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
    for (let from = 0; from < set.length; ) {
      const without = set.toSpliced(from, size);
      if (without.length > 0 && (await tooMany(without))) set = without;
      else from += size;
    }
  }
  return set;
}

function fleetsOf({ snapshot, room }: Situation, cells: readonly SnapshotCell[]): string[] {
  return snapshot.fleets
    .filter((fleet) => (room.accelerators.get(fleet.id) ?? 0) > 0)
    .filter((fleet) => cells.some((cell) => accessOf(cell, fleet).kind === "allowed"))
    .map(({ id }) => id);
}

function rulesOf({ snapshot, room }: Situation, cells: readonly SnapshotCell[]): string[] {
  const rules = snapshot.fleets.flatMap((fleet) =>
    cells.flatMap((cell) => {
      const access = accessOf(cell, fleet);
      const couldServe = Object.hasOwn(fleet.serves, cell.model) && Object.hasOwn(cell.rttMs, fleet.id);
      const counts = access.kind === "denied" && couldServe && (room.accelerators.get(fleet.id) ?? 0) > 0;
      return counts ? access.rules : [];
    }),
  );
  return [...new Set(rules)].sort();
}

/** Clauses without any one of which these cells would all be served, or no others would be needed. */
async function clausesOf(situation: Situation, cells: readonly SnapshotCell[]): Promise<string[]> {
  const { room } = situation;
  let tokensPerSec = new Map(room.tokensPerSec);
  for (const provider of [...tokensPerSec.keys()]) {
    const without = new Map([...tokensPerSec].filter(([name]) => name !== provider));
    const { short } = await shortageOf(situation, cells, { ...room, tokensPerSec: without });
    if (short > 0) tokensPerSec = without;
  }
  return [...tokensPerSec.keys()].sort();
}

async function capacityShortfall(situation: Situation, cells: readonly SnapshotCell[]): Promise<Shortfall> {
  const { snapshot, window } = situation;
  const { needed, short } = await shortageOf(situation, cells, situation.room);
  const fleets = fleetsOf(situation, cells);
  const shortfall = {
    window,
    kind: "capacity" as const,
    cells: cells.map(({ id }) => id).sort(),
    fleets,
    rules: rulesOf(situation, cells),
    clauses: await clausesOf(situation, cells),
    neededRequestsPerSec: needed,
    servedRequestsPerSec: needed - short,
    unservedRequestsPerSec: short,
    accelerators: acceleratorsOf(situation, fleets),
  };
  return { ...shortfall, sentence: capacitySentence(snapshot, shortfall) };
}

function acceleratorsOf({ snapshot, window }: Situation, fleets: readonly string[]): number {
  return snapshot.fleets
    .filter(({ id }) => fleets.includes(id))
    .reduce((sum, fleet) => sum + valueIn(fleet.accelerators, window), 0);
}

function policyShortfall(
  situation: Situation,
  plan: Plan,
  cell: SnapshotCell,
  requestsPerSec: number,
): Shortfall {
  const { window, demand } = situation;
  const because = plan.unserved.find((e) => e.window === window && e.cell === cell.id)?.because ?? [];
  const fleets = fleetsOf(situation, [cell]);
  const needed = demand.get(cell.id) ?? 0;
  const full = because.some((code) => code.startsWith("capacity:"));
  const room = full ? "others could make room for it" : "there is room for it";
  return {
    window,
    kind: "policy",
    cells: [cell.id],
    fleets,
    rules: rulesOf(situation, [cell]),
    clauses: [],
    neededRequestsPerSec: needed,
    servedRequestsPerSec: needed - requestsPerSec,
    unservedRequestsPerSec: requestsPerSec,
    accelerators: acceleratorsOf(situation, fleets),
    sentence: `${cell.id} leaves ${rateText(requestsPerSec)} of ${rateText(needed)} unserved, although ${room}. ${unservedText(because)}`,
  };
}
