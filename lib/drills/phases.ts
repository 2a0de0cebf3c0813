import type { DrillReport } from "./report";

/** The phases of a run in order, as long as each took; those that were not reached are left out. */
export function drainedParts({
  times,
}: Pick<DrillReport, "times">): { label: string; ms: number; strong: boolean }[] {
  const { startedAt, drainedAt, returnBegunAt, returnedAt, endedAt } = times;
  const span = (from: string | null, to: string | null) =>
    from === null || to === null ? 0 : Math.max(0, Date.parse(to) - Date.parse(from));
  return [
    { label: "draining", ms: span(startedAt, drainedAt ?? returnBegunAt), strong: true },
    { label: "stands drained", ms: span(drainedAt, returnBegunAt), strong: false },
    { label: "returning", ms: span(returnBegunAt, returnedAt), strong: true },
    { label: "watched", ms: span(returnedAt, endedAt), strong: false },
  ].filter(({ ms }) => ms > 0);
}
