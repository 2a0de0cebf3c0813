import { pool } from "@/lib/platform/db/client";
import { EMPTY_DISTRIBUTION, mergeDistributions } from "../../histogram/distribution";
import type { Distribution } from "../../model";
import { isSignal, type Signal } from "../../signals/signals";
import { readDistribution } from "./histogram-json";

/** One signal of one fleet and model over a window: minutes added up. */
export interface FleetWindow {
  readonly fleetId: string;
  readonly modelId: string;
  readonly signal: Signal;
  /** Counter: the increase. Distribution: values recorded. Mean and total: source-minutes. */
  readonly count: number;
  /** Counter: the increase. Distribution: sum of values. Mean and total: sum of the sources' minute means. */
  readonly sum: number;
  readonly distribution: Distribution;
  /** Time of the newest point in it. */
  readonly newestAt: Date;
}

interface Row {
  fleetId: string;
  modelId: string;
  signal: string;
  count: number;
  sum: number;
  histograms: unknown[] | null;
  newestAt: Date;
}

/** Whose requests are counted: of these cells, or of every cell that the source named but these. Cells as `origin|model|class`. */
export type OfCells = { readonly only: readonly string[] } | { readonly except: readonly string[] };

const CELL = "origin || '|' || model_id || '|' || data_class";

/**
 * What fleets reported in minutes that begin in [from, to), by model and signal. Fleets that reported nothing are not
 * in it.
 */
export async function fleetWindows(
  fleetIds: readonly string[],
  from: Date,
  to: Date,
  cells?: OfCells,
): Promise<FleetWindow[]> {
  const named = cells && ("only" in cells ? cells.only : cells.except);
  const ofCells =
    cells === undefined
      ? ""
      : "only" in cells
        ? `AND ${CELL} = ANY ($4)`
        : `AND origin <> '' AND model_id <> '' AND data_class <> '' AND ${CELL} <> ALL ($4)`;
  const { rows } = await pool().query<Row>(
    `SELECT fleet_id AS "fleetId", model_id AS "modelId", signal, sum(count) AS count, sum(sum) AS sum,
            array_agg(histogram) FILTER (WHERE histogram IS NOT NULL) AS histograms, max(newest_at) AS "newestAt"
       FROM telemetry_rollup
      WHERE fleet_id = ANY ($1) AND minute >= $2 AND minute < $3 ${ofCells}
      GROUP BY 1, 2, 3`,
    [fleetIds, from, to, ...(named ? [named] : [])],
  );
  return rows.flatMap(({ signal, histograms, ...row }) =>
    isSignal(signal)
      ? [
          {
            ...row,
            signal,
            distribution: (histograms ?? [])
              .map(readDistribution)
              .reduce(mergeDistributions, EMPTY_DISTRIBUTION),
          },
        ]
      : [],
  );
}
