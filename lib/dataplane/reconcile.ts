import type { Actor } from "@/lib/identity/model";
import type { Clock } from "@/lib/platform/clock";
import { explainFailure } from "@/lib/platform/failure";
import { inspectPlane, type PlaneReport } from "./inspect";
import { denialsOf } from "./law";
import { settle, shouldPublish } from "./next-step";
import { openPlane } from "./open-plane";
import type { DataPlanePort, EdgeOutcome } from "./port";
import { beginAttempt, loadEffect } from "./store/effects";
import { withPlaneLock } from "./store/plane-lock";
import { type DataPlaneRecord, loadPlanes } from "./store/planes";
import { newestTable, newestVersion, type TableRecord } from "./store/tables";
import { denialSentence, faultsOf, hashRoutes } from "./table";
import { intendNewest } from "./verbs/intend-newest";
import { recordOutcome } from "./verbs/record-outcome";

export type Reconciled = { id: string; report: PlaneReport | null; problem: string | null };

/**
 * Brings every enabled data plane to the newest table: observe → decide → apply → read back → outcome. Safe to run
 * again after a crash at any instant, and by two processes at once: edges refuse older tables, and the same table
 * twice is the same table. A data plane that fails does not keep the others waiting.
 * @param actor the system process that runs it
 */
export async function reconcile(actor: Actor, clock: Clock): Promise<Reconciled[]> {
  const [planes, desired] = await Promise.all([loadPlanes(), newestTable()]);
  return Promise.all(
    planes
      .filter((plane) => plane.enabled)
      .map(async (plane): Promise<Reconciled> => {
        try {
          return {
            id: plane.id,
            ...(await reconcilePlane(actor, plane, openPlane(plane, clock), desired, clock)),
          };
        } catch (error) {
          return {
            id: plane.id,
            report: null,
            problem: explainFailure(error, `data plane ${plane.id}`).message,
          };
        }
      }),
  );
}

/** The same for one data plane, over a port that the caller opened. */
export async function reconcilePlane(
  actor: Actor,
  plane: DataPlaneRecord,
  port: DataPlanePort,
  desired: TableRecord | null,
  clock: Clock,
): Promise<{ report: PlaneReport; problem: string | null }> {
  const before = await inspectPlane(plane, port, desired);
  const { direction } = before.capabilities;
  if (!desired) {
    await recordOutcome(
      actor,
      { dataPlaneId: plane.id, version: null, edges: readingsOf(before) },
      { clock },
    );
    return { report: before, problem: null };
  }
  const effect =
    (await loadEffect(plane.id, desired.version)) ??
    (await intendNewest(actor, { dataPlaneId: plane.id, version: desired.version }, { clock }));

  let published: EdgeOutcome[] | null = null;
  let refused: string | null = null;
  if (shouldPublish(effect, before.edges, direction)) {
    refused = await whyNotPublish(desired, clock.now());
    if (refused === null) published = await publishNewest(plane.id, port, desired);
  }

  const report = published ? await inspectPlane(plane, port, desired) : before;
  const settled = settle(effect, { refused, published }, report.edges, direction);
  await recordOutcome(
    actor,
    { dataPlaneId: plane.id, version: desired.version, edges: readingsOf(report), ...settled },
    { clock },
  );
  return { report, problem: refused };
}

/**
 * Writes the table, with no other process writing, and only while it is still the newest: one that read an older table
 * before another was made must not overtake it. Null when there is a newer one, which somebody else publishes.
 */
function publishNewest(
  dataPlaneId: string,
  port: DataPlanePort,
  table: TableRecord,
): Promise<EdgeOutcome[] | null> {
  return withPlaneLock(dataPlaneId, async () => {
    if ((await newestVersion()) !== table.version) return null;
    if (!(await beginAttempt(dataPlaneId, table.version))) return null;
    return port.publish(table, table.key);
  });
}

/** What is written down of each edge: what it runs, and apart from that whether it is well. */
function readingsOf({ edges, health }: PlaneReport) {
  const byEdge = new Map(health.map((one) => [one.edge, one]));
  return edges.map((edge) => {
    const well = byEdge.get(edge.edge);
    return {
      ...edge,
      healthy: well?.healthy ?? null,
      healthNote: well ? (well.healthy ? well.detail : well.reason) : null,
    };
  });
}

/** The last look before anything reaches an edge: the table as stored, against its own hash and today's law. */
async function whyNotPublish(table: TableRecord, now: Date): Promise<string | null> {
  const fault = faultsOf(table.routes)[0];
  if (fault) return fault;
  if (hashRoutes(table.routes) !== table.sha256)
    return `The routes of table ${table.version} do not match its hash. Nothing was published.`;
  return denialSentence(table.routes, await denialsOf(table.routes, now));
}
