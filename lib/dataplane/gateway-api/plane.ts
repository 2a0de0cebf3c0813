import { gatewayCapabilities } from "../capabilities";
import {
  type DataPlanePort,
  type EdgeHealth,
  type EdgeObservation,
  type EdgeOutcome,
  isChosen,
} from "../port";
import { backendsOf, type FleetEndpoint, fleetsByBackend } from "./backends";
import type { Target } from "./changes";
import { judgeConditions } from "./conditions";
import { KubeFailure } from "./failure";
import { routeApi } from "./kube";
import { publishTo } from "./publish";
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

/** Edges that are Kubernetes clusters, whose gateways split traffic by the HTTPRoutes that Ballast keeps there. */
export function gatewayPlane({ id, edges, settings, fleets, clock }: GatewayPlane): DataPlanePort {
  const apiOf = ({ address }: { address: string }) => routeApi(address, settings);
  const target = async (): Promise<Target> => ({
    planeId: id,
    settings,
    backends: backendsOf(await fleets(), settings),
  });

  return {
    async publish(table, key, only) {
      const aim = await target();
      const chosen = edges.filter(({ name }) => isChosen(only, name));
      return Promise.all(
        chosen.map((edge) =>
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

async function attempt<T>(run: () => Promise<T>, otherwise: (reason: string) => T): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof KubeFailure) return otherwise(error.message);
    throw error;
  }
}
