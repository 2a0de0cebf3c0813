import { accessOf } from "./access";
import { createModel, highs } from "./engine/highs";
import { LinearProgramBuilder } from "./lp";
import type { SnapshotCell, SnapshotFleet } from "./model";

/** Cells that may go to the same fleets at the same cost in accelerators: only their sum counts. */
interface Group {
  cells: SnapshotCell[];
  requestsPerSec: number;
  fleets: { id: string; acceleratorSecondsPerRequest: number; latencyMs: number }[];
}

/** A request unserved weighs as much as this many milliseconds of latency: serving always comes first. */
const unservedMs = 1e6;

/**
 * Finds room for displaced traffic: as much of it as there is room for, near before far. `displaced` is requests/s by
 * cell, `room` free accelerators by fleet. A small linear program, since a greedy filling leaves room unused that
 * another order would have found. Requests/s by cell and fleet.
 */
export async function roomForDisplaced(
  cells: readonly SnapshotCell[],
  displaced: ReadonlyMap<string, number>,
  fleets: readonly SnapshotFleet[],
  room: ReadonlyMap<string, number>,
): Promise<{ cell: string; fleet: string; requestsPerSec: number }[]> {
  const groups = alike(cells, displaced, fleets, room);
  if (groups.length === 0) return [];
  const b = new LinearProgramBuilder();
  const demandRow = groups.map(() => b.row(1, 1));
  const roomRow = new Map([...room].map(([fleet]) => [fleet, b.row(Number.NEGATIVE_INFINITY, 1)]));
  const total = groups.reduce((sum, group) => sum + group.requestsPerSec, 0);
  // Groups as parts of their sum and fleets as parts of their room, so that one tolerance fits all.
  const columns = groups.map((group, g) => {
    const weight = group.requestsPerSec / total;
    b.column(unservedMs * weight, 1);
    b.entry(demandRow[g]!, 1);
    return group.fleets.map(({ id, acceleratorSecondsPerRequest, latencyMs }) => {
      const column = b.column(latencyMs * weight, 1);
      b.entry(demandRow[g]!, 1);
      const taken = acceleratorSecondsPerRequest * group.requestsPerSec;
      b.entry(roomRow.get(id)!, taken === 0 ? 0 : taken / room.get(id)!);
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
          requestsPerSec: share * (displaced.get(cell.id) ?? 0),
        }));
      }),
    );
  } finally {
    model.dispose();
  }
}

function alike(
  cells: readonly SnapshotCell[],
  displaced: ReadonlyMap<string, number>,
  fleets: readonly SnapshotFleet[],
  room: ReadonlyMap<string, number>,
): Group[] {
  const groups = new Map<string, Group>();
  for (const cell of cells) {
    const requestsPerSec = displaced.get(cell.id) ?? 0;
    const reachable = fleets.flatMap((fleet) => {
      const access = accessOf(cell, fleet);
      if (access.kind !== "allowed") return [];
      const { acceleratorSecondsPerRequest, latencyMs } = access;
      const hasRoom = acceleratorSecondsPerRequest === 0 || (room.get(fleet.id) ?? 0) > 0;
      return hasRoom ? [{ id: fleet.id, acceleratorSecondsPerRequest, latencyMs }] : [];
    });
    if (requestsPerSec <= 0 || reachable.length === 0) continue;
    // Another origin is another distance: cells of one origin and model that may go to the same fleets.
    const key = JSON.stringify([
      cell.origin,
      cell.model,
      reachable.map(({ id, latencyMs }) => [id, latencyMs]),
    ]);
    const group = groups.get(key) ?? { cells: [], requestsPerSec: 0, fleets: reachable };
    group.cells.push(cell);
    group.requestsPerSec += requestsPerSec;
    groups.set(key, group);
  }
  return [...groups.values()];
}
