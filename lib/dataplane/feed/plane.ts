import type { Clock } from "@/lib/platform/clock";
import type { Capabilities, FeedConfig } from "../model";
import type { DataPlanePort, EdgeHealth, EdgeObservation } from "../port";
import { loadPlane, offerVersion } from "../store/planes";

/** Longest time a poll may wait for a newer table, seconds. */
export const longestWaitSec = 30;

const capabilities = (config: FeedConfig): Capabilities => ({
  kind: "feed",
  direction: "pull",
  worstShareError: 0,
  readsBack: false,
  propagationMs: longestWaitSec * 1_000,
  cannot: [
    "Reach an edge that does not poll: it keeps the table it has.",
    "Read what an edge really does: it takes the edge's acknowledgement, proven by the table's hash, for it.",
    `Notice a silent edge sooner than ${Math.round(config.silentAfterMs / 1_000)} s after its last acknowledgement.`,
  ],
});

/** Edges that fetch the table over HTTP and acknowledge what they run. Everything it knows is in the database. */
export function feedPlane(id: string, config: FeedConfig, clock: Clock): DataPlanePort {
  const edgesNow = async () => {
    const plane = await loadPlane(id);
    return { plane, edges: plane?.edges ?? [] };
  };

  /** Why an edge counts as gone; null while it speaks. */
  const silence = (ackedAt: Date | null): string | null => {
    if (ackedAt === null) return "It has never acknowledged a table.";
    const silentMs = clock.now().getTime() - ackedAt.getTime();
    return silentMs > config.silentAfterMs
      ? `It was last heard of ${Math.round(silentMs / 1_000)} s ago, at ${ackedAt.toISOString()}.`
      : null;
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

    capabilities: () => capabilities(config),
  };
}
