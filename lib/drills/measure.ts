import type { EdgeObservation } from "@/lib/dataplane/port";
import type { Shares } from "@/lib/shifts/model";
import { NEGLIGIBLE_SHARE, restrict, sharesFromRoutes, widestDifference } from "@/lib/shifts/table";
import type { FleetWindow } from "@/lib/telemetry/store/postgres/fleet-window";
import type { DrillFacts } from "./decide";

/** Routes that differ by less are the same: below what a data plane can tell apart. */
const SAME_SHARE = 1e-4;
/** A fleet counts as empty below this part of what it served before. */
export const QUIET_SHARE = 0.01;
/** Telemetry must reach at least this far into a minute before that minute says anything. */
export const LEAST_COVERAGE_MS = 20_000;
const MINUTE_MS = 60_000;

type TableOf = (version: number) => Shares | null;

/** What each edge runs, by its routes or by the version it acknowledged; null where that is not known. */
function running(edges: readonly EdgeObservation[], tableOf: TableOf): (Shares | null)[] {
  return edges.map((edge) => {
    if (edge.state !== "read" || edge.strange) return null;
    if (edge.routes) return sharesFromRoutes(edge.routes);
    return edge.version === null ? null : tableOf(edge.version);
  });
}

/** Whether every edge could be read and sends these fleets nothing. No edge at all proves nothing. */
export function sendNothing(
  edges: readonly EdgeObservation[],
  tableOf: TableOf,
  leaving: ReadonlySet<string>,
): boolean {
  const tables = running(edges, tableOf);
  return (
    tables.length > 0 &&
    tables.every(
      (table) =>
        table !== null &&
        Object.values(table).every((row) =>
          Object.entries(row).every(([fleet, share]) => !leaving.has(fleet) || share <= NEGLIGIBLE_SHARE),
        ),
    )
  );
}

/** Whether every edge could be read and runs these routes of these cells, within the data plane's tolerance. */
export function runAll(
  edges: readonly EdgeObservation[],
  tableOf: TableOf,
  wanted: Shares,
  tolerance: number,
): boolean {
  const tables = running(edges, tableOf);
  return (
    tables.length > 0 &&
    tables.every(
      (table) =>
        table !== null &&
        (widestDifference(wanted, restrict(table, wanted))?.difference ?? 0) <= tolerance + SAME_SHARE,
    )
  );
}

/** What fleets reported in the minute that begins at `minute`. */
export interface MinuteWindows {
  readonly minute: Date;
  readonly windows: readonly FleetWindow[];
}

/**
 * Whether telemetry shows that nothing is served any more by fleets that served before: in a minute that began after
 * the edges stopped sending, each must have reported, and served at most 1% of what it did. Silence is no proof.
 *
 * @param servedBefore requests/s before, by fleet; null: it reported nothing even then
 * @param since when the edges were read to send nothing
 */
export function quietSince(
  minutes: readonly MinuteWindows[],
  servedBefore: Readonly<Record<string, number | null>>,
  since: Date,
): DrillFacts["traffic"] {
  const fleets = Object.entries(servedBefore);
  if (fleets.length === 0) return { kind: "unknown" };
  let flowing = false;
  for (const { minute, windows } of [...minutes].sort((a, b) => b.minute.getTime() - a.minute.getTime())) {
    if (minute < since) continue;
    const seen = fleets.map(([fleet, before]) => {
      const own = windows.filter(({ fleetId }) => fleetId === fleet);
      const newest = Math.max(...own.map(({ newestAt }) => newestAt.getTime()));
      const coveredMs = Math.min(MINUTE_MS, newest - minute.getTime());
      if (own.length === 0 || coveredMs < LEAST_COVERAGE_MS) return null;
      const requests = own
        .filter(({ signal }) => signal === "requests")
        .reduce((sum, { sum: served }) => sum + served, 0);
      return { newest, empty: requests / (coveredMs / 1000) <= (before ?? 0) * QUIET_SHARE };
    });
    const known = seen.filter((fleet) => fleet !== null);
    if (known.some(({ empty }) => !empty)) flowing = true;
    else if (known.length === fleets.length)
      return { kind: "quiet", at: new Date(Math.min(...known.map(({ newest }) => newest))) };
  }
  return flowing ? { kind: "flowing" } : { kind: "unknown" };
}
