import { log } from "@/lib/platform/log";
import { gatewayCapabilities } from "../capabilities";
import type { RoutingTable } from "../model";
import type { DataPlanePort, EdgeHealth, EdgeObservation, EdgeOutcome } from "../port";
import { backendsOf, type FleetEndpoint, fleetsByBackend } from "./backends";
import { type Change, changesFor, firstMismatch, type Target } from "./changes";
import { judgeConditions } from "./conditions";
import { KubeFailure } from "./failure";
import type { HttpRouteManifest } from "./http-route";
import { type RouteApi, routeApi } from "./kube";
import { ownerLabel } from "./names";
import { readRoutes, sharesOf } from "./reading";
import { type GatewayConfig, parseGateway } from "./settings";

export type GatewayPlane = {
  id: string;
  /** Clusters, by name and by where their API and its credentials are found. */
  edges: readonly { name: string; address: string }[];
  settings: GatewayConfig;
  /** Fleets with their endpoints, read anew for each use: they change while the data plane is open. */
  fleets(): Promise<readonly FleetEndpoint[]>;
  clock: { now(): Date };
};

/** Requests to one cluster at the same time. */
const atOnce = 8;
/** How often a publication starts over because a route was changed between reading and writing it. */
const tries = 4;

/** Edges that are Kubernetes clusters, whose gateways split traffic by the HTTPRoutes that Ballast keeps there. */
export function gatewayPlane({ id, edges, settings, fleets, clock }: GatewayPlane): DataPlanePort {
  const apiOf = ({ address }: { address: string }) => routeApi(address, settings);
  const target = async (): Promise<Target> => ({
    planeId: id,
    settings,
    backends: backendsOf(await fleets(), settings),
  });

  return {
    async publish(table, key) {
      const aim = await target();
      return Promise.all(
        edges.map((edge) =>
          attempt<EdgeOutcome>(
            async () => {
              const problem = await publishTo(apiOf(edge), edge.name, table, key, aim);
              return problem === null
                ? { edge: edge.name, outcome: "applied" }
                : { edge: edge.name, outcome: "failed", reason: problem };
            },
            (reason) => ({ edge: edge.name, outcome: "failed", reason }),
          ),
        ),
      );
    },

    async observe() {
      const owners = fleetsByBackend((await target()).backends);
      return Promise.all(
        edges.map((edge) =>
          attempt<EdgeObservation>(
            async () => {
              const { version, weights, strange } = readRoutes(
                await apiOf(edge).routes(id),
                owners,
                settings,
              );
              return {
                edge: edge.name,
                state: "read",
                version,
                routes: sharesOf(weights),
                strange,
                at: clock.now(),
              };
            },
            (reason) => ({ edge: edge.name, state: "unreachable", reason }),
          ),
        ),
      );
    },

    health: () =>
      Promise.all(
        edges.map((edge) =>
          attempt<EdgeHealth>(
            async () => {
              const api = apiOf(edge);
              const gateway = parseGateway(settings.gateway);
              if (!gateway) return { edge: edge.name, healthy: false, reason: "No Gateway is configured." };
              const started = clock.now().getTime();
              const [found, routes] = await Promise.all([api.gateway(gateway), api.routes(id)]);
              const latencyMs = clock.now().getTime() - started;
              const judged = judgeConditions(gateway, found, routes);
              return judged.healthy
                ? { edge: edge.name, ...judged, latencyMs }
                : { edge: edge.name, ...judged };
            },
            (reason) => ({ edge: edge.name, healthy: false, reason }),
          ),
        ),
      ),

    capabilities: () => gatewayCapabilities,
  };
}

/** Reads, writes what differs, and reads back. Returns why the cluster is not known to hold the table, or null. */
async function publishTo(
  api: RouteApi,
  edge: string,
  table: RoutingTable,
  key: string,
  target: Target,
): Promise<string | null> {
  const owners = fleetsByBackend(target.backends);
  for (let left = tries; ; left -= 1) {
    const present = await api.routes(target.planeId);
    const change = changesFor(table, key, target, present, readRoutes(present, owners, target.settings));
    if (change.kind === "impossible") return change.reason;
    if (change.kind === "none") return firstMismatch(table, readRoutes(present, owners, target.settings));
    try {
      await write(api, edge, change, target.planeId);
    } catch (error) {
      // A controller that notes its status changes a route too: what was read is read once more.
      if (error instanceof KubeFailure && error.kind === "changed" && left > 1) continue;
      throw error;
    }
    return firstMismatch(table, readRoutes(await api.routes(target.planeId), owners, target.settings));
  }
}

/**
 * First everything as a dry run, so that a cluster which refuses one route is left with none half written; then the
 * routes; then the removal of those whose cells have gone.
 */
async function write(
  api: RouteApi,
  edge: string,
  { applies, removals }: Extract<Change, { kind: "write" }>,
  planeId: string,
): Promise<void> {
  const rehearsed = applies.filter(({ changes }) => changes === "routes");
  await inTurns(rehearsed, ({ manifest }) => take(api, manifest, planeId, true));
  await inTurns(applies, async ({ manifest }) => {
    const taken = await take(api, manifest, planeId, false);
    if (taken.length > 0)
      log.warn(
        { dataPlane: planeId, edge, route: manifest.metadata.name, taken },
        "took fields of a route back",
      );
  });
  await inTurns(removals, (route) => api.remove(route));
}

/**
 * Applies one route; returns what was taken from other managers. Only a route that is this data plane's by its label is
 * taken from others: it is to be as the table says. Any other of the same name is somebody's own and left alone.
 */
async function take(api: RouteApi, manifest: HttpRouteManifest, planeId: string, dryRun: boolean) {
  try {
    await api.apply(manifest, { force: false, dryRun });
    return [];
  } catch (error) {
    if (!(error instanceof KubeFailure) || error.kind !== "conflict") throw error;
    // The list of routes is by label: what has a resource version was in it.
    if (manifest.metadata.resourceVersion === undefined) {
      const { namespace, name } = manifest.metadata;
      const [first] = error.conflicts;
      throw new KubeFailure(
        "conflict",
        `HTTPRoute ${namespace}/${name} is not Ballast's: ${first?.manager} manages its ${first?.field}. Remove it, or give it to Ballast with the label ${ownerLabel}=${planeId}. Nothing was published.`,
        error.conflicts,
      );
    }
    await api.apply(manifest, { force: true, dryRun });
    return error.conflicts;
  }
}

async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < items.length; at += atOnce) {
    // All of a turn are waited for, also when one fails: nothing is still being written when the caller goes on.
    const turn = await Promise.allSettled(items.slice(at, at + atOnce).map(work));
    for (const one of turn) if (one.status === "rejected") throw one.reason;
  }
}

async function attempt<T>(run: () => Promise<T>, otherwise: (reason: string) => T): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof KubeFailure) return otherwise(error.message);
    throw error;
  }
}
