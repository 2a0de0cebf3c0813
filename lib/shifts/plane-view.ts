import type { EdgeObservation } from "@/lib/dataplane/port";
import type { Shares } from "./model";
import { NEGLIGIBLE_SHARE, restrict, sharesFromRoutes, widestDifference } from "./table";

/**
 * What one edge runs for a shift's own cells, in terms the shift knows: its last confirmed table (`live`), the one
 * being published (`in_flight`), a forward one that a rollback overtook, an older one of Ballast's (`behind`),
 * something nobody published (`foreign`), or nothing that could be read (`away`).
 */
export interface EdgeView {
  readonly edge: string;
  readonly runs: "live" | "in_flight" | "overtaken" | "behind" | "foreign" | "away";
  /** Why, for people; empty when there is nothing to add. */
  readonly detail: string;
}

export interface KnownTables {
  readonly live: Shares;
  readonly inFlight: Shares | null;
  readonly overtaken: Shares | null;
}

/**
 * Recognises tables by their shares, not by their version: other shifts publish newer versions of the whole table
 * without touching this shift's cells, and an edge that cannot name a version can still show its weights.
 *
 * @param tableOf the full table Ballast published under a version, or null when it published none
 * @param tolerance largest difference between a share asked for and a share applied, as the data plane promises
 */
export function viewEdges(
  observations: readonly EdgeObservation[],
  known: KnownTables,
  tableOf: (version: number) => Shares | null,
  tolerance: number,
): EdgeView[] {
  return observations.map((seen): EdgeView => {
    if (seen.state === "unreachable") return { edge: seen.edge, runs: "away", detail: seen.reason };
    const published = seen.version === null ? null : tableOf(seen.version);
    const read = seen.routes ? sharesFromRoutes(seen.routes) : null;
    if (!published && !read) {
      return seen.version === null
        ? { edge: seen.edge, runs: "behind", detail: "It has not said what it runs." }
        : {
            edge: seen.edge,
            runs: "foreign",
            detail: `It runs version ${seen.version}, which nobody published.`,
          };
    }
    // An edge that names its version and shows routes to match runs exactly that table: a step smaller than the
    // tolerance is told apart by it. Otherwise its routes speak for themselves.
    const named =
      published && (!read || differs(restrict(published, known.live), read) <= tolerance) ? published : null;
    const running = named ?? read ?? {};
    const exact = named ? NEGLIGIBLE_SHARE : tolerance;
    const same = (table: Shares | null) => table !== null && differs(table, running) <= exact;
    if (same(known.inFlight)) return { edge: seen.edge, runs: "in_flight", detail: "" };
    if (same(known.live)) return { edge: seen.edge, runs: "live", detail: "" };
    if (same(known.overtaken)) return { edge: seen.edge, runs: "overtaken", detail: "" };
    const gap = widestDifference(known.live, restrict(running, known.live));
    const detail = gap
      ? `${gap.cell} sends ${percent(gap.is)} to ${gap.fleet}; published was ${percent(gap.was)}.`
      : "Its routes differ from what was published.";
    return { edge: seen.edge, runs: named ? "behind" : "foreign", detail };
  });
}

function differs(table: Shares, running: Shares): number {
  return widestDifference(table, restrict(running, table))?.difference ?? 0;
}

const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
