import type { Clock } from "@/lib/platform/clock";
import { feedCapabilities } from "../capabilities";
import type { FeedConfig } from "../model";
import type { DataPlanePort, EdgeHealth, EdgeObservation } from "../port";
import { loadPlane, offerVersion } from "../store/planes";

/** Edges that fetch the table over HTTP and acknowledge what they run. Everything it knows is in the database. */
export function feedPlane(id: string, config: FeedConfig, clock: Clock): DataPlanePort {
  const edgesNow = async () => {
    const plane = await loadPlane(id);
    return { plane, edges: plane?.edges ?? [] };
  };

  /** Why an edge counts as gone; null while it speaks. Says the same for as long as nothing changes. */
  const silence = (ackedAt: Date | null): string | null => {
    if (ackedAt === null) return "It has never acknowledged a table.";
    const silentMs = clock.now().getTime() - ackedAt.getTime();
    return silentMs > config.silentAfterMs ? `It was last heard of at ${ackedAt.toISOString()}.` : null;
  };

  return {
    async publish(table) {
      const offered = await offerVersion(id, table.version);
      const { plane, edges } = await edgesNow();
      const newer = plane?.offeredVersion;
      return edges.map(({ name }) =>
        offered
          ? { edge: name, outcome: "offered" }
          : {
              edge: name,
              outcome: "failed",
              reason: newer
                ? `The feed offers table ${newer}, which is newer than ${table.version}. Publish the change as a new table.`
                : `Data plane ${id} is not registered.`,
            },
      );
    },

    async observe() {
      const { edges } = await edgesNow();
      return edges.map((edge): EdgeObservation => {
        const reason = silence(edge.ackedAt);
        return reason === null && edge.ackedAt
          ? { edge: edge.name, state: "read", version: edge.ackedVersion, routes: null, at: edge.ackedAt }
          : { edge: edge.name, state: "unreachable", reason: reason ?? "It has never acknowledged a table." };
      });
    },

    async health() {
      const { edges } = await edgesNow();
      return edges.map((edge): EdgeHealth => {
        const reason = silence(edge.ackedAt);
        return reason === null
          ? { edge: edge.name, healthy: true, detail: "Polls and acknowledges", latencyMs: null }
          : { edge: edge.name, healthy: false, reason };
      });
    },

    capabilities: () => feedCapabilities(config),
  };
}
