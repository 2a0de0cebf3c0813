import type { Actor } from "@/lib/identity/model";
import type { Clock } from "@/lib/platform/clock";
import { explainFailure } from "@/lib/platform/failure";
import { inspectPlane, type PlaneReport } from "./inspect";
import { liveRoutingStore } from "./live-store";
import { edgesToPublishTo, settle } from "./next-step";
import { openPlane } from "./open-plane";
import type { DataPlanePort, EdgeChoice, EdgeOutcome } from "./port";
import type { PublishGuard, RoutingStore } from "./routing-store";
import type { DataPlaneRecord } from "./store/planes";
import type { TableRecord } from "./store/tables";
import { denialSentence, faultsOf, hashRoutes } from "./table";

export type Reconciled = { id: string; report: PlaneReport | null; problem: string | null };

/** The live data planes, by the system process `actor`. */
export const reconcile = (actor: Actor, clock: Clock, unfit: PublishGuard): Promise<Reconciled[]> =>
  bringToNewest(liveRoutingStore(actor, clock, unfit), (plane) => openPlane(plane, clock), clock);

/**
 * Brings every enabled data plane to the newest table: observe → decide → apply → read back → outcome. Safe to run
 * again after a crash at any instant, and by two processes at once: edges refuse older tables, and the same table
 * twice is the same table. A data plane that fails does not keep the others waiting.
 */
export async function bringToNewest(
  store: RoutingStore,
  open: (plane: DataPlaneRecord) => DataPlanePort,
  clock: Clock,
): Promise<Reconciled[]> {
  const [planes, desired] = await Promise.all([store.planes(), store.newest()]);
  return Promise.all(
    planes.map(async (plane): Promise<Reconciled> => {
      try {
        return { id: plane.id, ...(await bringPlaneTo(desired, store, plane, open(plane), clock)) };
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
export async function bringPlaneTo(
  desired: TableRecord | null,
  store: RoutingStore,
  plane: DataPlaneRecord,
  port: DataPlanePort,
  clock: Clock,
): Promise<{ report: PlaneReport; problem: string | null }> {
  const before = await inspectPlane(store, plane, port, desired);
  const { direction } = before.capabilities;
  if (!desired) {
    const nothing = { version: null, outcome: null, detail: null };
    await store.record({ dataPlaneId: plane.id, edges: readingsOf(before), ...nothing });
    return { report: before, problem: null };
  }
  const effect =
    (await store.effect(plane.id, desired.version)) ?? (await store.intend(plane.id, desired.version));

  const isOffered = plane.offeredVersion === desired.version;
  const asked = plane.edges.filter(({ restoreVersion }) => restoreVersion === desired.version);
  const restore = new Set(asked.map(({ name }) => name));
  const only = edgesToPublishTo(effect, before.edges, direction, isOffered, restore);
  const { published, refused } =
    only === "all" || only.size > 0
      ? await publishNewest(store, plane.id, port, desired, only, clock)
      : { published: null, refused: null };

  const report = published ? await inspectPlane(store, plane, port, desired) : before;
  const settled = settle(effect, { refused, published }, report.edges, direction);
  const { version } = desired;
  await store.record({ dataPlaneId: plane.id, version, edges: readingsOf(report), ...settled });
  return { report, problem: refused };
}

type Published = { published: EdgeOutcome[] | null; refused: string | null };

/**
 * Writes the table, with no other process writing, and only while it is still the newest: one that read an older table
 * before another was made must not overtake it; somebody else publishes the newer one. Law and capacity are looked at
 * inside of the lock, because waiting for it may have taken long.
 */
function publishNewest(
  store: RoutingStore,
  dataPlaneId: string,
  port: DataPlanePort,
  table: TableRecord,
  only: EdgeChoice,
  clock: Clock,
): Promise<Published> {
  const nothing = { published: null, refused: null };
  return store.exclusively(dataPlaneId, async () => {
    if ((await store.newestVersion()) !== table.version) return nothing;
    const refused = await whyNotPublish(store, table, clock.now());
    if (refused !== null) return { published: null, refused };
    if (!(await store.beginAttempt(dataPlaneId, table.version))) return nothing;
    return { published: await port.publish(table, table.key, only), refused: null };
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

/** The last look before anything reaches an edge: the table as stored, against its own hash, today's law and capacity. */
async function whyNotPublish(store: RoutingStore, table: TableRecord, now: Date): Promise<string | null> {
  const fault = faultsOf(table.routes)[0];
  if (fault) return fault;
  if (hashRoutes(table.routes) !== table.sha256)
    return `The routes of table ${table.version} do not match its hash. Nothing was published.`;
  return (
    denialSentence(table.routes, await store.denials(table.routes, now)) ?? (await store.unfit(table, now))
  );
}
