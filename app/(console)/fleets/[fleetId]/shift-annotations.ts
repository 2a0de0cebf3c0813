import type { Annotation } from "@/components/charts/time-series";
import type { ShiftSummary } from "@/lib/shifts/queries/shift-list";

/** Shifts that touched the fleet within the range, as marks on its charts. */
export function shiftAnnotations(
  shifts: readonly ShiftSummary[],
  fleetId: string,
  range: { fromMs: number; toMs: number },
): Annotation[] {
  return shifts.flatMap((shift): Annotation[] => {
    if (!shift.startedAt || !shift.fleets.includes(fleetId)) return [];
    const atMs = shift.startedAt.getTime();
    const endMs = shift.endedAt?.getTime();
    if (atMs > range.toMs || (endMs ?? Number.POSITIVE_INFINITY) < range.fromMs) return [];
    const wentBack = shift.situation.startsWith("rolling_back") || shift.situation === "rolled_back";
    return [
      {
        atMs,
        ...(endMs === undefined ? {} : { toMs: endMs }),
        label: `${shift.kind}: ${shift.reason}`,
        tone: wentBack ? "critical" : "neutral",
      },
    ];
  });
}
