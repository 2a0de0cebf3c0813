import { accessOf } from "./access";
import { createModel, highs } from "./engine/highs";
import { LinearProgramBuilder } from "./lp";
import type { SnapshotCell, SnapshotFleet } from "./model";

/** What traffic can find: free accelerators by fleet and, where a clause limits it, tokens/s by provider. */
export interface Room {
  accelerators: ReadonlyMap<string, number>;
  tokensPerSec?: ReadonlyMap<string, number>;
}

/** Cells that may go to the same fleets at the same cost: only their sum counts. */
interface Group {
  tokensPerRequest: number;
  cells: SnapshotCell[];
  requestsPerSec: number;
  fleets: { id: string; provider: string; acceleratorSecondsPerRequest: number; latencyMs: number }[];
}

/** A request unserved weighs as much as this many milliseconds of latency: serving always comes first. */
const unservedMs = 1e6;

/**
 * Finds room for traffic: as much of it as there is room for, near before far. `demand` is requests/s by cell. A small
 * linear program, since a greedy filling leaves room unused that another order would have found. Requests/s by cell
 * and fleet.
 */
export async function placeInRoom(
  cells: readonly SnapshotCell[],
  demand: ReadonlyMap<string, number>,
  fleets: readonly SnapshotFleet[],
  room: Room,
): Promise<{ cell: string; fleet: string; requestsPerSec: number }[]> {
  const groups = alike(cells, demand, fleets, room);
  if (groups.length === 0) return [];
  const b = new LinearProgramBuilder();
  const demandRow = groups.map(() => b.row(1, 1));
  const rows = (of: ReadonlyMap<string, number> | undefined) =>
    new Map([...(of ?? [])].map(([name]) => [name, b.row(Number.NEGATIVE_INFINITY, 1)]));
  const fleetRow = rows(room.accelerators);
  const providerRow = rows(room.tokensPerSec);
  const total = groups.reduce((sum, group) => sum + group.requestsPerSec, 0);
  // Groups as parts of their sum and fleets as parts of their room, so that one tolerance fits all.
  const columns = groups.map((group, g) => {
    const weight = group.requestsPerSec / total;
    b.column(unservedMs * weight, 1);
    b.entry(demandRow[g]!, 1);
    return group.fleets.map(({ id, provider, acceleratorSecondsPerRequest, latencyMs }) => {
      const column = b.column(latencyMs * weight, 1);
      b.entry(demandRow[g]!, 1);
      const taken = acceleratorSecondsPerRequest * group.requestsPerSec;
      b.entry(fleetRow.get(id)!, taken === 0 ? 0 : taken / room.accelerators.get(id)!);
      const tokens = group.tokensPerRequest * group.requestsPerSec;
      const most = room.tokensPerSec?.get(provider);
      if (most !== undefined && tokens > 0) b.entry(providerRow.get(provider)!, tokens / most);
      return column;
    });
  });
  const solver = await highs();
  const model = createModel(solver, b.build());
  try {
    model.run();
    const { colValue } = model.getSolution();
    return groups.flatMap((group, g) =>
      group.fleets.flatMap(({ id }, i) => {
        const share = Math.min(1, colValue[columns[g]![i]!]!);
        if (!(share > 1e-9)) return [];
        return group.cells.map((cell) => ({
          cell: cell.id,
          fleet: id,
          requestsPerSec: share * (demand.get(cell.id) ?? 0),
        }));
      }),
    );
  } finally {
    model.dispose();
  }
}

function alike(
  cells: readonly SnapshotCell[],
  demand: ReadonlyMap<string, number>,
  fleets: readonly SnapshotFleet[],
  room: Room,
): Group[] {
  const groups = new Map<string, Group>();
  for (const cell of cells) {
    const requestsPerSec = demand.get(cell.id) ?? 0;
    const reachable = fleets.flatMap((fleet) => {
      const access = accessOf(cell, fleet);
      if (access.kind !== "allowed") return [];
      const { acceleratorSecondsPerRequest, latencyMs } = access;
      const { id, provider } = fleet;
      const shut = room.tokensPerSec?.get(provider) === 0 && cell.tokensPerRequest > 0;
      const fits = acceleratorSecondsPerRequest === 0 || (room.accelerators.get(id) ?? 0) > 0;
      return fits && !shut ? [{ id, provider, acceleratorSecondsPerRequest, latencyMs }] : [];
    });
    if (requestsPerSec <= 0 || reachable.length === 0) continue;
    // Distances and tokens tell cells apart that may go to the same fleets.
    const key = JSON.stringify([
      cell.model,
      room.tokensPerSec?.size ? cell.tokensPerRequest : 0,
      reachable.map(({ id, latencyMs }) => [id, latencyMs]),
    ]);
    const { tokensPerRequest } = cell;
    const group = groups.get(key) ?? { tokensPerRequest, cells: [], requestsPerSec: 0, fleets: reachable };
    group.cells.push(cell);
    group.requestsPerSec += requestsPerSec;
    groups.set(key, group);
  }
  return [...groups.values()];
}
