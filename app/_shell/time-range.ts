/** A stretch of time, `fromMs` inclusive and `toMs` exclusive, in epoch milliseconds. */
export type TimeRange = { fromMs: number; toMs: number };

export const rangePresets = [
  { id: "now-15m", label: "Last 15 minutes" },
  { id: "now-1h", label: "Last hour" },
  { id: "now-6h", label: "Last 6 hours" },
  { id: "now-24h", label: "Last 24 hours" },
  { id: "now-7d", label: "Last 7 days" },
  { id: "now-30d", label: "Last 30 days" },
] as const;

export type RangePreset = (typeof rangePresets)[number]["id"];

export const defaultFrom: RangePreset = "now-1h";

const unitMs: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const relative = /^now(?:-(\d{1,5})([mhdw]))?$/;

/**
 * One end of a range: `now`, `now-6h`, or an ISO 8601 instant (without an offset it is UTC).
 * Null when it is neither.
 */
export function parseEnd(text: string, nowMs: number): number | null {
  const match = relative.exec(text);
  if (match) return nowMs - (match[1] ? Number(match[1]) * (unitMs[match[2] ?? ""] ?? 0) : 0);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text);
  const withTime = text.includes("T")
    ? text
    : `${text.replace(" ", "T")}${text.length === 10 ? "T00:00" : ""}`;
  const at = Date.parse(zoned ? withTime : `${withTime}Z`);
  return Number.isNaN(at) ? null : at;
}

/** The shortest range that can be shown: one rollup minute. */
const shortestMs = 60_000;

/**
 * The range that `?from=…&to=…` asks for. What is missing or not understood falls back to the last
 * hour; ends the wrong way round are turned; a range shorter than a minute is widened to one.
 * `live` says that it ends now and so moves on.
 */
export function parseRange(
  params: { from?: string | null | undefined; to?: string | null | undefined },
  nowMs: number,
): TimeRange & { live: boolean } {
  const toText = params.to || "now";
  const to = parseEnd(toText, nowMs) ?? nowMs;
  const from = parseEnd(params.from || defaultFrom, nowMs) ?? parseEnd(defaultFrom, nowMs) ?? nowMs;
  const [early, late] = from <= to ? [from, to] : [to, from];
  return { fromMs: Math.min(early, late - shortestMs), toMs: late, live: !toText.match(/^\d/) && from <= to };
}

/** How often a live range is worth refreshing: a three-hundredth of its length, 5 s to 5 min. */
export function refreshMs(range: TimeRange): number {
  return Math.min(Math.max((range.toMs - range.fromMs) / 300, 5000), 300_000);
}

/** An end as it is written into the URL: ISO to the second, UTC. */
export function endText(ms: number): string {
  return `${new Date(Math.round(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

/** Twice as long about the same middle, never past now. */
export function zoomedOut({ fromMs, toMs }: TimeRange, nowMs: number): TimeRange {
  const half = (toMs - fromMs) / 2;
  const end = Math.min(toMs + half, nowMs);
  return { fromMs: end - 4 * half, toMs: end };
}
