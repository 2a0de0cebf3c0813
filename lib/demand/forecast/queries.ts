import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { requestsByCellAndHour } from "@/lib/telemetry/store/postgres/demand-hours";
import type { ObservedHour } from "../cell";
import { type ForecastRecord, forecastRecord } from "./record";
import { type HourlySeries, hourlySeries, withSilentHours } from "./series";

const hourMs = 3_600_000;
const historyMs = 15 * 24 * hourMs;
const hoursAhead = 48;

export interface CellLevel {
  cellId: string;
  /** Mean over the last 24 observed hours. */
  requestsPerSec: number;
}

export interface DemandForecast {
  /** Requests/s hour by hour, of the cell or of all. */
  series: HourlySeries;
  record: ForecastRecord;
  observedHours: number;
  /** The cell shown; null: all of them. */
  cellId: string | null;
  /** Every cell seen, largest first. */
  cells: CellLevel[];
}

/** Demand of all cells as one, an hour being as observed as its minutes are. */
function total(hours: Iterable<readonly ObservedHour[]>): ObservedHour[] {
  const sums = new Map<number, ObservedHour>();
  for (const cell of hours) {
    for (const hour of cell) {
      const sum = sums.get(hour.hour.getTime());
      sums.set(hour.hour.getTime(), {
        ...hour,
        cellId: "",
        requests: (sum?.requests ?? 0) + hour.requests,
      });
    }
  }
  return [...sums.values()];
}

/** Observed demand of the last 15 days by hour, what was forecast of it, and the two days ahead. */
export async function demandForecast(
  actor: Actor,
  { now, cellId }: { now: Date; cellId: string | null },
): Promise<DemandForecast> {
  requirePermission(actor, "demand:read");
  const rows = await requestsByCellAndHour(new Date(now.getTime() - historyMs), now);
  const byCell = withSilentHours(
    rows.map(({ origin, modelId, dataClass, ...hour }) => ({
      ...hour,
      cellId: `${origin}|${modelId}|${dataClass}`,
    })),
  );
  const shown = cellId !== null && byCell.has(cellId) ? cellId : null;
  const observed = shown === null ? total(byCell.values()) : (byCell.get(shown) ?? []);
  const series = hourlySeries(observed, now);
  return {
    series,
    record: forecastRecord(series, hoursAhead),
    observedHours: series.rates.filter((rate) => rate !== null).length,
    cellId: shown,
    cells: [...byCell]
      .map(([id, hours]) => {
        const last = hours.slice(-24);
        const seconds = last.reduce((sum, { minutesObserved }) => sum + minutesObserved * 60, 0);
        const requests = last.reduce((sum, hour) => sum + hour.requests, 0);
        return { cellId: id, requestsPerSec: seconds > 0 ? requests / seconds : 0 };
      })
      .sort((a, b) => b.requestsPerSec - a.requestsPerSec || (a.cellId < b.cellId ? -1 : 1)),
  };
}
