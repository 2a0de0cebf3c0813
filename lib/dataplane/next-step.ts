import type { Capabilities } from "./model";
import type { EdgeChoice, EdgeOutcome } from "./port";
import type { EffectDetail, EffectRecord } from "./store/effects";
import type { EdgeSync } from "./sync";

/**
 * Which edges the newest table is to be published to now, given what its effect's record and the edges say.
 * What was never finished is finished, what failed is tried again, and an edge that came back with an older table is
 * brought up: law may have changed since. An edge that had the table and was changed by hand is left as it is until
 * somebody asks, for that may be the remedy of an outage, also while another edge fails or is brought up.
 * @param isOffered for a data plane that pulls: whether it offers this very table
 * @param restore names of the edges that somebody asked to be set back to it
 */
export function edgesToPublishTo(
  effect: Pick<EffectRecord, "outcome" | "attempts" | "detail">,
  edges: readonly EdgeSync[],
  direction: Capabilities["direction"],
  isOffered: boolean,
  restore: ReadonlySet<string> = new Set(),
): EdgeChoice {
  if (effect.outcome === "superseded") return none;
  if (effect.attempts === 0) return "all";
  // An offer stands until the edges fetch it. An attempt proves none: who made it may have died before it offered.
  if (direction === "pull") return effect.outcome === "failed" || !isOffered ? "all" : none;
  const isDue = due(effect);
  const left = edges.filter(
    ({ edge, sync }) =>
      sync === "behind" || (sync !== "in_sync" && (isDue(edge) || (sync === "drifted" && restore.has(edge)))),
  );
  return new Set(left.map(({ edge }) => edge));
}

const none: EdgeChoice = new Set();

/**
 * Which edges a publication still owes the table, whatever they run: all of them while it is under way, those that it
 * failed at once it has failed, none once all had it. What an edge runs against that was done to it afterwards.
 */
function due({ outcome, detail }: Pick<EffectRecord, "outcome" | "detail">): (edge: string) => boolean {
  if (outcome === "applied") return () => false;
  // Refused before any edge was asked, it is owed to all.
  if (outcome === null || !detail || detail.edges.length === 0) return () => true;
  const failed = new Set(detail.edges.map(({ edge }) => edge));
  return (edge) => failed.has(edge);
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
  const [isDue, written] = [due(effect), new Map((published ?? []).map((one) => [one.edge, one]))];
  const lagging = edges.filter((edge) => edge.sync !== "in_sync");
  const owed = lagging.filter(({ edge }) => isDue(edge) || written.has(edge));
  const reasons = owed.map(({ edge, sync, note }) => {
    const answer = written.get(edge);
    const reason = answer?.outcome === "failed" ? answer.reason : (note ?? `The edge is ${sync}.`);
    return { edge, reason };
  });
  // It was applied, and an edge changed since: that is drift, which the edge shows, not another outcome. Nor is it one
  // when setting such an edge right fails: it is tried again, and nothing is owed to the others.
  if (effect.outcome === "applied" && lagging.length > 0) {
    if (!published) return { outcome: "applied", detail: effect.detail };
    return { outcome: "applied", detail: reasons.length > 0 ? { edges: reasons } : null };
  }
  if (owed.length === 0) return { outcome: "applied", detail: null };
  const anyFailed = [...written.values()].some(({ outcome }) => outcome === "failed");
  return { outcome: direction === "push" || anyFailed ? "failed" : null, detail: { edges: reasons } };
}
