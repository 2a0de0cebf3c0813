import { haproxyCapabilities } from "../capabilities";
import { type HaproxyConfig, parseRuntimeAddress, type RoutingTable } from "../model";
import {
  type DataPlanePort,
  type EdgeChoice,
  type EdgeHealth,
  type EdgeObservation,
  type EdgeOutcome,
  isChosen,
} from "../port";
import { changesFor, firstMismatch, routesOf } from "./changes";
import { fleetsBackend, readMarker } from "./marker";
import { fromHaproxyName } from "./names";
import { parseInfo, parseStat, type ServerRow } from "./reports";
import { type RuntimeApi, RuntimeFailure, runtimeApi } from "./runtime";

export type HaproxyEdge = { name: string; address: string };

/** Edges that are HAProxy processes, reached over their Runtime API. All edges are written and read at the same time. */
export function haproxyPlane(
  edges: readonly HaproxyEdge[],
  config: HaproxyConfig,
  clock: { now(): Date },
): DataPlanePort {
  const apiOf = (edge: HaproxyEdge): RuntimeApi => {
    const address = parseRuntimeAddress(edge.address);
    if (!address)
      throw new RuntimeFailure(
        "unreachable",
        `"${edge.address}" is not a Runtime API address; expected unix:/path or tcp:host:port.`,
      );
    return runtimeApi(address, { timeoutMs: config.timeoutMs });
  };

  const chosen = (only?: EdgeChoice) => edges.filter(({ name }) => isChosen(only, name));

  return {
    publish: (table, _key, only) =>
      Promise.all(
        chosen(only).map((edge) =>
          attempt<EdgeOutcome>(
            async () => {
              const problem = await publishTo(apiOf(edge), table);
              return problem === null
                ? { edge: edge.name, outcome: "applied" }
                : { edge: edge.name, outcome: "failed", reason: problem };
            },
            (reason) => ({ edge: edge.name, outcome: "failed", reason }),
          ),
        ),
      ),

    observe: () =>
      Promise.all(
        edges.map((edge) =>
          attempt<EdgeObservation>(
            async () => {
              const rows = await readServers(apiOf(edge));
              return {
                edge: edge.name,
                state: "read",
                version: readMarker(rows),
                routes: routesOf(rows),
                at: clock.now(),
              };
            },
            (reason) => ({ edge: edge.name, state: "unreachable", reason }),
          ),
        ),
      ),

    health: () =>
      Promise.all(
        edges.map((edge) =>
          attempt<EdgeHealth>(
            async () => {
              const api = apiOf(edge);
              const started = clock.now().getTime();
              const info = parseInfo(await api.ask("show info"));
              const latencyMs = clock.now().getTime() - started;
              if (info.stopping)
                return {
                  edge: edge.name,
                  healthy: false,
                  reason: "HAProxy is stopping and takes no new connections.",
                };
              const fleets = fleetsSeen(await readServers(api));
              return fleets.reached === 0 && fleets.known > 0
                ? { edge: edge.name, healthy: false, reason: fleets.sentence }
                : {
                    edge: edge.name,
                    healthy: true,
                    detail: `HAProxy ${info.version}. ${fleets.sentence}`,
                    latencyMs,
                  };
            },
            (reason) => ({ edge: edge.name, healthy: false, reason }),
          ),
        ),
      ),

    capabilities: () => haproxyCapabilities,
  };
}

/** Reads, writes what differs, and reads back. Returns why the edge is not known to run the table, or null. */
async function publishTo(api: RuntimeApi, table: RoutingTable): Promise<string | null> {
  parseInfo(await api.ask("show info"));
  const change = changesFor(table, await readServers(api));
  if (change.kind === "impossible") return change.reason;
  if (change.kind === "none") return null;
  await api.tell(change.commands);
  return firstMismatch(table, await readServers(api));
}

/** `-1 4 -1`: every proxy, servers only. */
async function readServers(api: RuntimeApi) {
  return parseStat(await api.ask("show stat -1 4 -1"));
}

/** What its own health checks say of the fleets. */
function fleetsSeen(rows: readonly ServerRow[]): { known: number; reached: number; sentence: string } {
  const fleets = rows.filter((row) => row.backend === fleetsBackend);
  const down = fleets.filter((row) => !row.status.startsWith("UP") && row.status !== "no check");
  const [known, reached] = [fleets.length, fleets.length - down.length];
  if (known === 0) return { known, reached, sentence: "It checks no fleets." };
  if (down.length === 0) return { known, reached, sentence: `It reaches all ${known} fleets.` };
  const names = down.map((row) => fromHaproxyName(row.server) ?? row.server);
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  const sentence = `It reaches ${reached} of ${known} fleets; down: ${names.slice(0, 3).join(", ")}${more}.`;
  return { known, reached, sentence };
}

async function attempt<T>(run: () => Promise<T>, otherwise: (reason: string) => T): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof RuntimeFailure) return otherwise(error.message);
    throw error;
  }
}
