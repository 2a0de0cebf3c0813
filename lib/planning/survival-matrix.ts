import { type Snapshot, valueIn } from "./model";
import type { Survival } from "./survivability";

/** What one failure would do to one origin's demand: parts of it, 0 to 1. */
export interface MatrixField {
  displacedShare: number;
  unservedShare: number;
}

export interface MatrixRow {
  loss: Survival;
  /** One per column, in the matrix's order; null where the origin has nothing there. */
  fields: (MatrixField | null)[];
}

/** Failures down, origins across: what each failure would leave unserved of each origin's demand. */
export interface SurvivalMatrix {
  origins: { origin: string; requestsPerSec: number }[];
  rows: MatrixRow[];
}

/** Sets out failures against the origins of the snapshot's demand in a window, the largest first on both sides. */
export function survivalMatrix(
  snapshot: Pick<Snapshot, "cells">,
  losses: readonly Survival[],
  window: number,
): SurvivalMatrix {
  const originOf = new Map(snapshot.cells.map(({ id, origin }) => [id, origin]));
  const demand = new Map<string, number>();
  for (const { origin, requestsPerSec } of snapshot.cells)
    demand.set(origin, (demand.get(origin) ?? 0) + valueIn(requestsPerSec, window));
  const origins = [...demand]
    .filter(([, requestsPerSec]) => requestsPerSec > 0)
    .map(([origin, requestsPerSec]) => ({ origin, requestsPerSec }))
    .sort((a, b) => b.requestsPerSec - a.requestsPerSec);
  const rows = losses
    .filter(({ displacedRequestsPerSec }) => displacedRequestsPerSec > 0)
    .toSorted(
      (a, b) =>
        b.unservedRequestsPerSec - a.unservedRequestsPerSec ||
        b.displacedRequestsPerSec - a.displacedRequestsPerSec,
    )
    .map((loss): MatrixRow => {
      const sums = new Map<string, { displaced: number; unserved: number }>();
      for (const { cell, displacedRequestsPerSec, unservedRequestsPerSec } of loss.cells) {
        const origin = originOf.get(cell) ?? cell;
        const sum = sums.get(origin) ?? { displaced: 0, unserved: 0 };
        sum.displaced += displacedRequestsPerSec;
        sum.unserved += unservedRequestsPerSec;
        sums.set(origin, sum);
      }
      return {
        loss,
        fields: origins.map(({ origin, requestsPerSec }) => {
          const sum = sums.get(origin);
          if (!sum || sum.displaced <= 0) return null;
          return {
            displacedShare: Math.min(1, sum.displaced / requestsPerSec),
            unservedShare: Math.min(1, sum.unserved / requestsPerSec),
          };
        }),
      };
    });
  return { origins, rows };
}
