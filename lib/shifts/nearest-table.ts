import { createModel, highs } from "@/lib/planning/engine/highs";
import { LinearProgramBuilder } from "@/lib/planning/lp";
import type { Shares } from "./model";
import type { SafetyFacts } from "./safety";
import { NEGLIGIBLE_SHARE, shareOf } from "./table";

export interface NearestInputs {
  /** The full table that runs now. */
  readonly running: Shares;
  /** Cells that may move; every other stays where it is. */
  readonly cells: readonly string[];
  readonly facts: SafetyFacts;
  /** Utilisation that no fleet is loaded past, a ratio. */
  readonly limit: number;
  /** Accelerators that the moving cells may keep busy on a fleet at most, besides the limit. */
  readonly most: ReadonlyMap<string, number>;
  /** Where the cells come from: of two tables equally near, the one nearer to this is taken. */
  readonly preferred: Shares;
}

export interface NearestTable {
  /** The moving cells only; each row sums to 1. */
  readonly target: Shares;
  readonly movedRequestsPerSec: number;
  /** Requests/s that no fleet may and can take: they stay where they are. */
  readonly strandedRequestsPerSec: number;
}

/** A request/s that finds no room weighs as much as this many that move. */
const STRANDED = 1e4;
/** What makes one of two equally near tables the nearer: too little to be worth a move. */
const TIE = 1e-3;
/** Shares below this are what the solver's tolerance left, not routes. */
const DUST = 1e-6;
/** Requests/s at which a cell without demand counts: law holds for it all the same. */
const IDLE = 1e-6;

/**
 * The nearest safe table: among all that law and capacity allow, the one that moves the fewest requests/s from what
 * runs now. A linear program over the shares of each cell, as the planner's with movement as its only price:
 *
 *   minimise Σ λ(c)·(moved(c) + STRANDED·left(c)), moved(c) = Σ over fleets of what a fleet gets beyond today
 *   subject to Σ shares of c + left(c) = 1; Σ over c of a(c,f)·λ(c)·share(c,f) ≤ what is left of f; denied shares = 0
 */
export async function nearestTable(inputs: NearestInputs): Promise<NearestTable> {
  const { running, cells, facts } = inputs;
  const moving = new Set(cells);
  const b = new LinearProgramBuilder();
  const room = roomOf(inputs, moving);
  // Each fleet as parts of its room, so that one tolerance fits all.
  const fleetRow = new Map(
    [...room].map(([fleet, most]) => [fleet, b.row(Number.NEGATIVE_INFINITY, most > 0 ? 1 : 0)]),
  );
  const columns: { cell: string; fleet: string | null; column: number }[] = [];

  const total = cells.reduce((sum, cell) => sum + weight(facts, cell), 0);
  for (const cell of cells) {
    const demandRow = b.row(1, 1);
    const known = facts.cells[cell];
    const part = weight(facts, cell) / total;
    const column = (fleet: string | null, usd: number, upper: number) => {
      columns.push({ cell, fleet, column: b.column(usd * part, upper) });
      b.entry(demandRow, 1);
      const seconds = fleet === null ? 0 : (known?.acceleratorSecondsPerRequest[fleet] ?? 0);
      if (fleet === null) return;
      b.entry(fleetRow.get(fleet) ?? -1, (seconds * (known?.requestsPerSec ?? 0)) / (room.get(fleet) || 1));
    };
    column(null, STRANDED, 1);
    const lawful = (fleet: string) => (known?.denied[fleet]?.length ?? 0) === 0;
    for (const [fleet, share] of Object.entries(running[cell] ?? {}))
      if (lawful(fleet) && share > NEGLIGIBLE_SHARE) column(fleet, 0, share);
    for (const fleet of Object.keys(known?.acceleratorSecondsPerRequest ?? {}))
      if (lawful(fleet)) column(fleet, shareOf(inputs.preferred, cell, fleet) > 0 ? 1 : 1 + TIE, 1);
  }

  const model = createModel(await highs(), b.build());
  try {
    model.run();
    return read(inputs, columns, model.getSolution().colValue);
  } finally {
    model.dispose();
  }
}

const weight = (facts: SafetyFacts, cell: string) => Math.max(facts.cells[cell]?.requestsPerSec ?? 0, IDLE);

/** Accelerators that the moving cells may keep busy, by fleet: the limit less what every other cell keeps busy. */
function roomOf(
  { running, facts, limit, most }: NearestInputs,
  moving: ReadonlySet<string>,
): Map<string, number> {
  const others = new Map<string, number>();
  const own = new Map<string, number>();
  for (const [cell, row] of Object.entries(running)) {
    const known = facts.cells[cell];
    if (!known) continue;
    const load = moving.has(cell) ? own : others;
    for (const [fleet, share] of Object.entries(row)) {
      const busy = (known.acceleratorSecondsPerRequest[fleet] ?? 0) * known.requestsPerSec * share;
      load.set(fleet, (load.get(fleet) ?? 0) + busy);
    }
  }
  return new Map(
    Object.entries(facts.healthyAccelerators).map(([fleet, healthy]) => {
      // Nobody knows what it bears: no more than now.
      const all = healthy === null ? (own.get(fleet) ?? 0) : healthy * limit - (others.get(fleet) ?? 0);
      return [fleet, Math.max(0, Math.min(all, most.get(fleet) ?? Infinity))];
    }),
  );
}

/** The solution as rows that sum to 1: what found no room stays on the lawful routes it has, in proportion. */
function read(
  { running, cells, facts }: NearestInputs,
  columns: readonly { cell: string; fleet: string | null; column: number }[],
  value: Float64Array,
): NearestTable {
  const rows = new Map<string, Map<string, number>>(cells.map((cell) => [cell, new Map()]));
  const left = new Map<string, number>();
  for (const { cell, fleet, column } of columns) {
    const share = value[column] ?? 0;
    if (share <= DUST) continue;
    if (fleet === null) left.set(cell, share);
    else {
      const row = rows.get(cell);
      row?.set(fleet, (row.get(fleet) ?? 0) + share);
    }
  }
  const target: Record<string, Record<string, number>> = {};
  let moved = 0;
  let stranded = 0;
  for (const [cell, row] of rows) {
    const { requestsPerSec = 0, denied = {} } = facts.cells[cell] ?? {};
    const stays = left.get(cell) ?? 0;
    if (stays > DUST) {
      stranded += stays * requestsPerSec;
      const today = Object.entries(running[cell] ?? {}).map(
        ([fleet, share]) =>
          [fleet, Math.max(0, share - (row.get(fleet) ?? 0)), (denied[fleet]?.length ?? 0) === 0] as const,
      );
      const lawful = today.filter(([, open, allowed]) => allowed && open > 0);
      const homes = lawful.length > 0 ? lawful : today;
      const open = homes.reduce((sum, [, share]) => sum + share, 0);
      for (const [fleet, share] of homes)
        row.set(fleet, (row.get(fleet) ?? 0) + (open > 0 ? (stays * share) / open : stays / homes.length));
    }
    const sum = [...row.values()].reduce((all, share) => all + share, 0);
    target[cell] = Object.fromEntries(
      [...row].filter(([, share]) => share > DUST).map(([fleet, share]) => [fleet, share / sum]),
    );
    for (const [fleet, share] of row)
      moved += Math.max(0, share / sum - shareOf(running, cell, fleet)) * requestsPerSec;
  }
  return { target, movedRequestsPerSec: moved, strandedRequestsPerSec: stranded };
}
