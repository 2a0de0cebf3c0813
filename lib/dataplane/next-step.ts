import type { Capabilities } from "./model";
import type { EdgeChoice, EdgeOutcome } from "./port";
import type { EffectDetail, EffectRecord } from "./store/effects";
import type { EdgeSync } from "./sync";

/**
 * Which edges the newest table is to be published to now, given what its effect's record and the edges say.
 * What was never finished is finished, and an edge that came back with an older table is brought up: law may have
 * changed since. An edge that was changed by hand is left as it is until someone asks, for it may be the remedy of an
 * outage, also while another edge of the same data plane is brought up.
 * @param isOffered for a data plane that pulls: whether it offers this very table
 */
export function edgesToPublishTo(
  effect: Pick<EffectRecord, "outcome" | "attempts">,
  edges: readonly EdgeSync[],
  direction: Capabilities["direction"],
  isOffered: boolean,
): EdgeChoice {
  if (effect.outcome === "superseded") return none;
  if (effect.attempts === 0) return "all";
  // An offer stands until the edges fetch it. An attempt proves none: who made it may have died before it offered.
  if (direction === "pull") return effect.outcome === "failed" || !isOffered ? "all" : none;
  const left = edges.filter(({ sync }) =>
    effect.outcome === "applied" ? sync === "behind" : sync !== "in_sync",
  );
  return new Set(left.map(({ edge }) => edge));
}

const none: EdgeChoice = new Set();

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
