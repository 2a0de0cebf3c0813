import { liveRoutingStore } from "@/lib/dataplane/live-store";
import { openPlane } from "@/lib/dataplane/open-plane";
import type { DataPlanePort, EdgeObservation } from "@/lib/dataplane/port";
import { bringToNewest } from "@/lib/dataplane/reconcile";
import type { RoutingStore } from "@/lib/dataplane/routing-store";
import type { DataPlaneRecord } from "@/lib/dataplane/store/planes";
import type { Actor } from "@/lib/identity/model";
import type { Clock } from "@/lib/platform/clock";
import { explainFailure } from "@/lib/platform/failure";
import type { Routing } from "./ports";
import { capacityGuard } from "./publish-guard";
import { sharesFromRoutes } from "./table";

interface PlaneReading {
  readonly edges: EdgeObservation[];
  readonly tolerance: number;
}

/** All enabled data planes as one, for whichever process acts. */
export const liveRouting = (actor: Actor, clock: Clock): Routing =>
  routingOver(liveRoutingStore(actor, clock, capacityGuard), (plane) => openPlane(plane, clock), clock);

/** The data planes of `store` as one. */
export function routingOver(
  store: RoutingStore,
  open: (plane: DataPlaneRecord) => DataPlanePort,
  clock: Clock,
): Routing {
  const bring = async () => void (await bringToNewest(store, open, clock));
  return {
    async observe() {
      const readings = await Promise.all((await store.planes()).map((plane) => observePlane(plane, open)));
      return {
        edges: readings.flatMap(({ edges }) => edges),
        tolerance: Math.max(0, ...readings.map(({ tolerance }) => tolerance)),
      };
    },
    async newest() {
      const table = await store.newest();
      return table && { version: table.version, shares: sharesFromRoutes(table.routes) };
    },
    async tableOf(version) {
      const table = await store.table(version);
      return table && sharesFromRoutes(table.routes);
    },
    send: bring,
    settle: bring,
    async restore(version) {
      // A publication counted as done is not sent again: it is taken back to under way first.
      await store.reopen(version);
      await bring();
    },
  };
}

/** One data plane's edges, named after it. One that cannot even be opened counts as edges that cannot be read. */
async function observePlane(
  plane: DataPlaneRecord,
  open: (plane: DataPlaneRecord) => DataPlanePort,
): Promise<PlaneReading> {
  const name = (edge: string) => `${plane.id}/${edge}`;
  try {
    const port = open(plane);
    const edges = (await port.observe()).map((seen) => ({ ...seen, edge: name(seen.edge) }));
    return { edges, tolerance: port.capabilities().worstShareError };
  } catch (error) {
    const reason = explainFailure(error, `data plane ${plane.id}`).message;
    const names = plane.edges.length > 0 ? plane.edges.map((edge) => edge.name) : ["every edge"];
    return { edges: names.map((edge) => ({ edge: name(edge), state: "unreachable", reason })), tolerance: 0 };
  }
}
