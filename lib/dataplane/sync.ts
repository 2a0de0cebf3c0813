import type { RoutingTable, SyncState } from "./model";
import type { EdgeObservation } from "./port";
import { differences } from "./table";

export type EdgeSync = { edge: string; sync: SyncState; note: string | null; version: number | null };

const percent = (share: number) => `${(share * 100).toFixed(1)}%`;

/**
 * Whether an edge runs what it should. What was read from the edge outweighs the version it claims: an edge whose
 * weights someone changed by hand has drifted, though it still names the right table.
 * @param earlier the table of the version that the edge names, when that is an older one that Ballast published
 * @param tolerance the data plane's worst share error
 */
export function judgeSync(
  desired: RoutingTable | null,
  observed: EdgeObservation,
  earlier: RoutingTable | null,
  tolerance: number,
): EdgeSync {
  const { edge } = observed;
  if (observed.state === "unreachable")
    return { edge, sync: "unreachable", note: observed.reason, version: null };
  const { version, routes } = observed;
  if (!desired) return { edge, sync: "unknown", note: "No routing table has been published yet.", version };

  const expected = version !== null && version < desired.version ? earlier : desired;
  if (version !== null && version > desired.version)
    return {
      edge,
      sync: "drifted",
      note: `Runs table ${version}; the newest published is ${desired.version}.`,
      version,
    };
  if (!expected)
    return { edge, sync: "drifted", note: `Names table ${version}, which Ballast never published.`, version };

  // Nothing was changed by hand where nothing is yet: a new edge, or one that was set up again.
  if (version === null && routes?.length === 0 && desired.routes.length > 0)
    return { edge, sync: "behind", note: `Runs no table yet; ${desired.version} is published.`, version };
  if (observed.strange) return { edge, sync: "drifted", note: observed.strange, version };

  const [widest, ...others] = routes ? differences(expected.routes, routes, tolerance) : [];
  if (widest) {
    const more = others.length > 0 ? ` and ${others.length} more routes differ` : "";
    const note = `Cell ${widest.cell} at fleet ${widest.fleet} has ${percent(widest.found)}, expected ${percent(widest.wanted)}${more}.`;
    return { edge, sync: "drifted", note, version };
  }
  if (!routes && version === null)
    return { edge, sync: "unknown", note: "The edge does not say which table it runs.", version };
  return expected.version < desired.version
    ? {
        edge,
        sync: "behind",
        note: `Runs table ${expected.version}; ${desired.version} is published.`,
        version,
      }
    : { edge, sync: "in_sync", note: null, version };
}

/** Edges on the desired version, out of all: what "converged" means. */
export type Convergence = { version: number | null; edgesInSync: number; edges: number };

export function convergenceOf(version: number | null, edges: readonly { sync: SyncState }[]): Convergence {
  return {
    version,
    edgesInSync: edges.filter((edge) => edge.sync === "in_sync").length,
    edges: edges.length,
  };
}

export const isConverged = (convergence: Convergence): boolean =>
  convergence.edges > 0 && convergence.edgesInSync === convergence.edges;
