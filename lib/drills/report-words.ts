import { formatMetric } from "@/lib/shifts/guardrail-words";
import { type GuardrailMetric, guardrailMetrics } from "@/lib/shifts/model";
import type { DrillReport, ReportFlow, ReportGuardrail } from "./report";
import { localText } from "./schedule";
import { windowText } from "./windows";

/** An instant as a report writes it: UTC to the second, and the drill's own clock beside it. */
export const instantText = (iso: string | null, timeZone: string): string =>
  iso === null
    ? "not reached"
    : `${iso.slice(0, 19).replace("T", " ")} UTC (${localText(new Date(iso), timeZone)})`;

/** A time as minutes and seconds. */
export function durationText(ms: number | null): string {
  if (ms === null) return "not measured";
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A measured time against its objective. */
export function againstText(ms: number | null, withinMs: number, met: boolean | null): string {
  const objective = `objective ${durationText(withinMs)}`;
  if (met === null) return `${durationText(ms)}; ${objective}`;
  return `${durationText(ms)}; ${objective}: ${met ? "met" : "not met"}`;
}

/** What a drill does, in one sentence. */
export function definitionText({
  definition: { schedule, timeZone, windows },
}: DrillReport["drill"]): string {
  const when =
    schedule.kind === "once" ? `once at ${schedule.at.replace("T", " ")}` : `by cron “${schedule.cron}”`;
  return `${when}, ${timeZone}; may start ${windows.map(windowText).join(" and ")}`;
}

const isMetric = (name: string): name is GuardrailMetric =>
  (guardrailMetrics as readonly string[]).includes(name);

/** A guardrail's figure with its unit. */
export const figureText = (row: Pick<ReportGuardrail, "metric">, value: number | null): string =>
  value === null ? "none" : isMetric(row.metric) ? formatMetric(row.metric, value) : String(value);

export const phaseNames: Readonly<Record<ReportFlow["phase"], string>> = {
  before: "Before",
  drained: "Drained",
  after: "After",
};

/** One group and fleet, before, while drained and after: requests/s and the share of the group. */
export interface ServedLine {
  readonly group: string;
  readonly fleet: string;
  readonly cells: Readonly<Record<ReportFlow["phase"], { requestsPerSec: number; share: number } | null>>;
  /** Its share differs between two of the phases. */
  readonly moved: boolean;
}

/** Shares that differ by more have moved; less is chance. */
const MOVED_SHARE = 0.02;

/** The flows of all phases side by side; null where a phase was not observed, zero where nothing was served. */
export function servedLines(flows: readonly ReportFlow[]): ServedLine[] {
  const keys = new Map<string, { group: string; origin: string; dataClass: string; fleet: string }>();
  for (const { groups } of flows)
    for (const { origin, dataClass, fleets } of groups)
      for (const { fleet } of fleets) {
        const group = `${origin || "unknown origin"} ${dataClass || "unknown class"}`;
        keys.set(`${group} ${fleet}`, { group, origin, dataClass, fleet });
      }
  const at = (phase: ReportFlow["phase"], origin: string, dataClass: string, fleet: string) => {
    const flow = flows.find((one) => one.phase === phase);
    if (!flow) return null;
    const group = flow.groups.find((one) => one.origin === origin && one.dataClass === dataClass);
    const own = group?.fleets.find((one) => one.fleet === fleet);
    return { requestsPerSec: own?.requestsPerSec ?? 0, share: own?.share ?? 0 };
  };
  return [...keys]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { group, origin, dataClass, fleet }]) => {
      const cells = {
        before: at("before", origin, dataClass, fleet),
        drained: at("drained", origin, dataClass, fleet),
        after: at("after", origin, dataClass, fleet),
      };
      const shares = Object.values(cells).flatMap((cell) => (cell ? [cell.share] : []));
      return { group, fleet, cells, moved: Math.max(...shares) - Math.min(...shares) > MOVED_SHARE };
    });
}

/** Requests/s and share of a group, as a table's cell shows them. */
export const servedText = (cell: ServedLine["cells"]["before"]): string =>
  cell === null ? "not observed" : `${rateText(cell.requestsPerSec)}  ${(cell.share * 100).toFixed(1)}%`;

/** Requests/s with three significant digits. */
export const rateText = (perSec: number): string =>
  perSec === 0 ? "0" : perSec >= 100 ? Math.round(perSec).toLocaleString("en-US") : perSec.toPrecision(3);

export const countText = (count: number | null): string =>
  count === null ? "not observed" : Math.round(count).toLocaleString("en-US");
