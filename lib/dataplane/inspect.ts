import type { Capabilities } from "./model";
import type { DataPlanePort, EdgeHealth, EdgeObservation } from "./port";
import type { RoutingStore } from "./routing-store";
import type { DataPlaneRecord } from "./store/planes";
import type { TableRecord } from "./store/tables";
import { type Convergence, convergenceOf, type EdgeSync, judgeSync } from "./sync";

/** A data plane as it was read just now, against what it should run. */
export type PlaneReport = {
  id: string;
  name: string;
  capabilities: Capabilities;
  observations: EdgeObservation[];
  edges: EdgeSync[];
  health: EdgeHealth[];
  convergence: Convergence;
};

/** Reads one data plane over a port that the caller opened. Changes nothing. */
export async function inspectPlane(
  store: Pick<RoutingStore, "table">,
  plane: DataPlaneRecord,
  port: DataPlanePort,
  desired: TableRecord | null,
): Promise<PlaneReport> {
  const [observations, health] = await Promise.all([port.observe(), port.health()]);
  const older = new Set(
    observations.flatMap((seen) =>
      seen.state === "read" && seen.version !== null && desired && seen.version < desired.version
        ? [seen.version]
        : [],
    ),
  );
  const tables = new Map(
    await Promise.all([...older].map(async (version) => [version, await store.table(version)] as const)),
  );
  const capabilities = port.capabilities();
  const edges = observations.map((seen) => {
    const earlier =
      seen.state === "read" && seen.version !== null ? (tables.get(seen.version) ?? null) : null;
    return judgeSync(desired, seen, earlier, capabilities.worstShareError);
  });
  const convergence = convergenceOf(desired?.version ?? null, edges);
  return { id: plane.id, name: plane.name, capabilities, observations, edges, health, convergence };
}
