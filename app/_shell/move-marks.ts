import type { Annotation } from "@/components/charts/time-series";
import type { TrafficMove } from "@/lib/shifts/queries/traffic-moves";

/** Over a longer range the corrections of every quarter of an hour would hide what they are drawn over. */
const CORRECTIONS_SHOWN_MS = 86_400_000;
const LONGEST_LABEL = 40;

/**
 * What moved traffic, as marks on a chart over `range`: everything, or what touched one of these fleets. What went back
 * is marked as grave.
 */
export function moveMarks(
  moves: readonly TrafficMove[],
  range: { readonly fromMs: number; readonly toMs: number },
  fleetIds?: readonly string[],
): Annotation[] {
  const brief = range.toMs - range.fromMs <= CORRECTIONS_SHOWN_MS;
  return moves
    .filter(({ kind }) => brief || kind !== "correction")
    .filter(
      ({ kind, fleets }) =>
        fleetIds === undefined || kind === "table" || fleets.some((fleet) => fleetIds.includes(fleet)),
    )
    .filter(
      ({ startedAt, endedAt }) =>
        startedAt.getTime() <= range.toMs && (endedAt?.getTime() ?? range.toMs) >= range.fromMs,
    )
    .map(({ kind, what, startedAt, endedAt, wentBack }) => ({
      atMs: startedAt.getTime(),
      ...(endedAt && endedAt > startedAt ? { toMs: endedAt.getTime() } : {}),
      label: shortened(`${kind}: ${what}`),
      tone: wentBack ? ("critical" as const) : ("neutral" as const),
    }))
    .sort((a, b) => a.atMs - b.atMs);
}

const shortened = (text: string) =>
  text.length <= LONGEST_LABEL ? text : `${text.slice(0, LONGEST_LABEL - 1).trimEnd()}…`;
