import type { Capabilities } from "./model";
import type { EdgeOutcome } from "./port";
import type { EffectDetail, EffectRecord } from "./store/effects";
import type { EdgeSync } from "./sync";

/**
 * Whether to publish the newest table to a data plane now, given what its effect's record and its edges say.
 * What was never finished is finished, and an edge that came back with an older table is brought up: law may have
 * changed since. An edge that was changed by hand is left as it is until someone asks, for it may be the remedy of an
 * outage.
 * @param isOffered for a data plane that pulls: whether it offers this very table
 */
export function shouldPublish(
  effect: Pick<EffectRecord, "outcome" | "attempts">,
  edges: readonly EdgeSync[],
  direction: Capabilities["direction"],
  isOffered: boolean,
): boolean {
  if (effect.outcome === "superseded") return false;
  if (effect.attempts === 0) return true;
  // An offer stands until the edges fetch it. An attempt proves none: who made it may have died before it offered.
  if (direction === "pull") return effect.outcome === "failed" || !isOffered;
  if (effect.outcome === "applied") return edges.some((edge) => edge.sync === "behind");
  return edges.some((edge) => edge.sync !== "in_sync");
}

export type Settled = { outcome: EffectRecord["outcome"]; detail: EffectDetail | null };

/**
 * The outcome to record once the edges were read back; null is "under way".
 * @param refused why nothing was published, when the table may not be
 * @param published what the edges answered; null when nothing was published this time
 */
export function settle(
  effect: Pick<EffectRecord, "outcome" | "detail">,
  { refused, published }: { refused: string | null; published: readonly EdgeOutcome[] | null },
  edges: readonly EdgeSync[],
  direction: Capabilities["direction"],
): Settled {
  if (refused !== null) return { outcome: "failed", detail: { reason: refused, edges: [] } };
  if (edges.length === 0)
    return {
      outcome: null,
      detail: { reason: "No edge is registered: nothing carries this table.", edges: [] },
    };
  const lagging = edges.filter((edge) => edge.sync !== "in_sync");
  if (lagging.length === 0) return { outcome: "applied", detail: null };
  // It was applied, and an edge changed since: that is drift, which the edge shows, not another outcome.
  if (effect.outcome === "applied" && !published) return { outcome: "applied", detail: effect.detail };
  const failed = new Map(
    (published ?? []).flatMap((one) => (one.outcome === "failed" ? [[one.edge, one.reason] as const] : [])),
  );
  return {
    outcome: direction === "push" || failed.size > 0 ? "failed" : null,
    detail: {
      edges: lagging.map(({ edge, sync, note }) => ({
        edge,
        reason: failed.get(edge) ?? note ?? `The edge is ${sync}.`,
      })),
    },
  };
}
