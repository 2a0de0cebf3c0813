import { tablesOfNoShift } from "@/lib/dataplane/store/tables";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { type Situation, situationOf } from "../actions";
import type { ShiftKind } from "../model";
import { loadShifts, type ShiftRecord } from "../store/shifts";

/** What kind of thing moved traffic. A table is one that no shift made: the first, or one adopted from the edges. */
export const moveKinds = ["rebalance", "correction", "drain", "undrain", "drill", "table"] as const;
export type MoveKind = (typeof moveKinds)[number];

/** Something that moved traffic, or set out to. */
export interface TrafficMove {
  /** The shift's id, or the table's version. */
  readonly id: string;
  readonly kind: MoveKind;
  readonly what: string;
  readonly by: string;
  readonly startedAt: Date;
  /** Null while it moves. */
  readonly endedAt: Date | null;
  /** Null for a table: it is published, that is all. */
  readonly situation: Situation | null;
  readonly wentBack: boolean;
  /** Fleets it loads or relieves; empty for a table, which is of all. */
  readonly fleets: readonly string[];
  readonly cells: number | null;
}

/** Most of each kind that one answer holds; a range with more is cut at its old end. */
export const MOST_MOVES = 500;

/** Everything that moved traffic within [from, to), the newest first. */
export async function trafficMoves(
  actor: Actor,
  { from, to }: { from: Date; to: Date },
): Promise<{ moves: TrafficMove[]; cut: boolean }> {
  requirePermission(actor, "shifts:read");
  const [shifts, tables] = await Promise.all([
    loadShifts({ moving: { from, to }, take: MOST_MOVES }),
    tablesOfNoShift(from, to, MOST_MOVES),
  ]);
  const moves = [
    ...shifts.map(moveOf),
    ...tables.map(
      ({ version, note, createdBy, createdAt }): TrafficMove => ({
        id: String(version),
        kind: "table",
        what: note,
        by: createdBy,
        startedAt: createdAt,
        endedAt: createdAt,
        situation: null,
        wentBack: false,
        fleets: [],
        cells: null,
      }),
    ),
  ].sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
  return { moves, cut: shifts.length === MOST_MOVES || tables.length === MOST_MOVES };
}

function moveOf(shift: ShiftRecord): TrafficMove {
  const situation = situationOf(shift.progress);
  return {
    id: shift.id,
    kind: kindOf(shift),
    what: shift.reason,
    by: shift.proposedByLabel,
    startedAt: shift.startedAt ?? shift.createdAt,
    endedAt: shift.endedAt,
    situation,
    wentBack: situation.startsWith("rolling_back") || situation === "rolled_back",
    fleets: shift.fleets,
    cells: Object.keys(shift.target).length,
  };
}

const kindOf = ({ kind, envelopeId }: { kind: ShiftKind; envelopeId: string | null }): MoveKind =>
  kind === "rebalance" && envelopeId !== null ? "correction" : kind;
