import { haproxyCapabilities } from "../capabilities";
import { type HaproxyConfig, parseRuntimeAddress, type RoutingTable } from "../model";
import type { DataPlanePort, EdgeHealth, EdgeObservation, EdgeOutcome } from "../port";
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

  return {
    publish: (table) =>
      Promise.all(
        edges.map((edge) =>
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
              const detail = `HAProxy ${info.version}. ${fleetsSentence(await readServers(api))}`;
              return { edge: edge.name, healthy: true, detail, latencyMs };
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

/** What its own health checks say of the fleets, as one sentence. */
function fleetsSentence(rows: readonly ServerRow[]): string {
  const fleets = rows.filter((row) => row.backend === fleetsBackend);
  const down = fleets.filter((row) => !row.status.startsWith("UP") && row.status !== "no check");
  if (fleets.length === 0) return "It checks no fleets.";
  if (down.length === 0) return `It reaches all ${fleets.length} fleets.`;
  const names = down.map((row) => fromHaproxyName(row.server) ?? row.server);
  const shown = names.slice(0, 3).join(", ");
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return `It reaches ${fleets.length - down.length} of ${fleets.length} fleets; down: ${shown}${more}.`;
}

async function attempt<T>(run: () => Promise<T>, otherwise: (reason: string) => T): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof RuntimeFailure) return otherwise(error.message);
    throw error;
  }
}
