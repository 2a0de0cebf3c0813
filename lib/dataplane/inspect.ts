import type { Clock } from "@/lib/platform/clock";
import type { Capabilities } from "./model";
import { openPlane } from "./open-plane";
import type { DataPlanePort, EdgeHealth, EdgeObservation } from "./port";
import { type DataPlaneRecord, loadPlanes } from "./store/planes";
import { newestTable, type TableRecord, tableByVersion } from "./store/tables";
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

/** Reads every enabled data plane, changing nothing. One that cannot be opened is thrown, not passed over. */
export async function inspectPlanes(clock: Clock): Promise<PlaneReport[]> {
  const [planes, desired] = await Promise.all([loadPlanes(), newestTable()]);
  return Promise.all(
    planes
      .filter((plane) => plane.enabled)
      .map((plane) => inspectPlane(plane, openPlane(plane, clock), desired)),
  );
}

export async function inspectPlane(
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
    await Promise.all([...older].map(async (version) => [version, await tableByVersion(version)] as const)),
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
