"use client";

import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatInstant } from "@/components/format/instant";
import { useZone } from "@/components/format/zone";
import type { BurnDownPoint } from "@/lib/contracts/burn-down-series";
import { formatUsd, formatUsdExact } from "@/lib/platform/money";

const lines = [
  { key: "spentUsd", name: "Spent", stroke: "var(--series-1)", width: 2, dash: undefined },
  { key: "evenPaceUsd", name: "Even pace", stroke: "var(--series-7)", width: 1, dash: "2 3" },
  { key: "forecastUsd", name: "Forecast, straight line", stroke: "var(--series-2)", width: 1.5, dash: "6 4" },
] as const;

const axis = { fontSize: 11, fill: "var(--muted)" };

/** Cumulative spend against the commitment: where it stands, where an even pace would be, where the straight line ends. */
export function BurnDownChart({
  points,
  committedUsd,
  nowMs,
}: {
  points: BurnDownPoint[];
  committedUsd: number;
  nowMs: number;
}) {
  const zone = useZone();
  const day = (ms: number) => formatInstant(new Date(ms), zone, "day");
  const last = points.at(-1);
  const top =
    Math.max(committedUsd, ...points.flatMap((point) => [point.spentUsd ?? 0, point.forecastUsd ?? 0])) *
    1.05;
  const within = last !== undefined && nowMs <= last.at;
  return (
    <figure>
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 pb-2 text-xs text-muted">
        <span>Cumulative US dollars</span>
        {lines.map((line) => (
          <span key={line.key} className="inline-flex items-center gap-1.5">
            <svg width="18" height="4" aria-hidden>
              <line
                x1="0"
                x2="18"
                y1="2"
                y2="2"
                stroke={line.stroke}
                strokeWidth={line.width}
                strokeDasharray={line.dash}
              />
            </svg>
            {line.name}
          </span>
        ))}
      </figcaption>
      <div className="h-72">
        <ResponsiveContainer width="100%" height="100%">
          <LineChart data={points} margin={{ top: 12, right: 24, bottom: 0, left: 8 }} accessibilityLayer>
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="at"
              type="number"
              scale="time"
              domain={["dataMin", "dataMax"]}
              tickFormatter={day}
              tick={axis}
              stroke="var(--line-strong)"
              minTickGap={48}
            />
            <YAxis
              domain={[0, top]}
              tickFormatter={(usd: number) => formatUsd(usd)}
              tick={axis}
              stroke="var(--line-strong)"
              width={56}
            />
            <ReferenceLine
              y={committedUsd}
              stroke="var(--ink)"
              strokeWidth={1}
              label={{
                value: `Committed ${formatUsd(committedUsd)}`,
                position: "insideTopLeft",
                fontSize: 11,
                fill: "var(--ink)",
              }}
            />
            {within ? (
              <ReferenceLine
                x={nowMs}
                stroke="var(--line-strong)"
                label={{ value: "now", position: "insideBottomRight", fontSize: 11, fill: "var(--muted)" }}
              />
            ) : null}
            <Tooltip
              labelFormatter={(ms) => day(Number(ms))}
              formatter={(usd, name) => [formatUsdExact(Number(usd)), name]}
              contentStyle={{
                background: "var(--raised)",
                border: "1px solid var(--line-strong)",
                borderRadius: 6,
                fontSize: 12,
              }}
            />
            {lines.map((line) => (
              <Line
                key={line.key}
                dataKey={line.key}
                name={line.name}
                stroke={line.stroke}
                strokeWidth={line.width}
                {...(line.dash ? { strokeDasharray: line.dash } : {})}
                dot={false}
                connectNulls
                isAnimationActive={false}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
