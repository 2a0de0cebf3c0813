import { openPlane } from "@/lib/dataplane/open-plane";
import type { EdgeObservation } from "@/lib/dataplane/port";
import { reconcile } from "@/lib/dataplane/reconcile";
import { loadEffects, recordOutcome } from "@/lib/dataplane/store/effects";
import { type DataPlaneRecord, loadPlanes } from "@/lib/dataplane/store/planes";
import { newestTable, tableByVersion } from "@/lib/dataplane/store/tables";
import type { Actor } from "@/lib/identity/model";
import type { Clock } from "@/lib/platform/clock";
import { inTransaction } from "@/lib/platform/db/transaction";
import { explainFailure } from "@/lib/platform/failure";
import type { Routing } from "./ports";
import { sharesFromRoutes } from "./table";

interface PlaneReading {
  readonly edges: EdgeObservation[];
  readonly tolerance: number;
}

/** All enabled data planes as one, for whichever process acts. */
export function liveRouting(actor: Actor, clock: Clock): Routing {
  return {
    async observe() {
      const planes = (await loadPlanes()).filter(({ enabled }) => enabled);
      const readings = await Promise.all(planes.map((plane) => observePlane(plane, clock)));
      return {
        edges: readings.flatMap(({ edges }) => edges),
        tolerance: Math.max(0, ...readings.map(({ tolerance }) => tolerance)),
      };
    },
    async newest() {
      const table = await newestTable();
      return table && { version: table.version, shares: sharesFromRoutes(table.routes) };
    },
    async tableOf(version) {
      const table = await tableByVersion(version);
      return table && sharesFromRoutes(table.routes);
    },
    async send() {
      await reconcile(actor, clock);
    },
    async settle() {
      await reconcile(actor, clock);
    },
    async restore(version) {
      // A publication counted as done is not sent again: it is taken back to under way first.
      await inTransaction(async (tx) => {
        for (const { dataPlaneId, outcome } of await loadEffects(version, tx)) {
          if (outcome === "superseded") continue;
          await recordOutcome(tx, { dataPlaneId, version, outcome: null, detail: null }, clock.now());
        }
      });
      await reconcile(actor, clock);
    },
  };
}

/** One data plane's edges, named after it. One that cannot even be opened counts as edges that cannot be read. */
async function observePlane(plane: DataPlaneRecord, clock: Clock): Promise<PlaneReading> {
  const name = (edge: string) => `${plane.id}/${edge}`;
  try {
    const port = openPlane(plane, clock);
    const edges = (await port.observe()).map((seen) => ({ ...seen, edge: name(seen.edge) }));
    return { edges, tolerance: port.capabilities().worstShareError };
  } catch (error) {
    const reason = explainFailure(error, `data plane ${plane.id}`).message;
    const names = plane.edges.length > 0 ? plane.edges.map((edge) => edge.name) : ["every edge"];
    return { edges: names.map((edge) => ({ edge: name(edge), state: "unreachable", reason })), tolerance: 0 };
  }
}
