"use client";

import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { formatInstant } from "@/components/format/instant";
import { ChartFrame } from "./chart-frame";
import { ChartTable } from "./chart-table";
import { cssColour } from "./colour";
import { axisText, gridStroke, PlotTooltip, plotMargin } from "./plot-style";
import { niceTicks } from "./ticks";
import type { Annotation } from "./time-series";
import { formatTicks, formatValue, formatValueExact } from "./value-format";

/** One date of a commitment's course, cumulative US dollars since the period began. Null: not known there. */
export type BurnPoint = {
  atMs: number;
  /** What an even pace would have applied by then. */
  evenUsd: number | null;
  /** What was applied against the commitment. */
  appliedUsd: number | null;
  /** What the forecast expects, from now on. */
  forecastUsd: number | null;
};

/** More names than this would run into one another over a period of months. */
const mostNamed = 2;

const lines = [
  { id: "appliedUsd", label: "Applied", colour: 1, dashed: false },
  { id: "forecastUsd", label: "Forecast", colour: 1, dashed: true },
  { id: "evenUsd", label: "Even pace", colour: "faint", dashed: false },
] as const;

/** How a commitment is being used up: applied and forecast against an even pace and the amount due. */
export function BurnDown({
  title,
  points,
  committedUsd,
  thresholds = [],
  annotations = [],
  nowMs,
  note,
  height = 240,
}: {
  title: string;
  points: BurnPoint[];
  committedUsd: number;
  /** Amounts at which something changes, such as where a price tier begins. */
  thresholds?: { usd: number; label: string }[];
  /** What happened, drawn across; named while there is room for names. */
  annotations?: Annotation[];
  nowMs: number;
  note?: React.ReactNode;
  height?: number;
}) {
  const highest = Math.max(
    committedUsd,
    ...points.flatMap((point) => [point.appliedUsd ?? 0, point.forecastUsd ?? 0, point.evenUsd ?? 0]),
  );
  const ticks = niceTicks(highest);
  const labels = formatTicks(ticks, "usd");
  const day = (ms: number) => formatInstant(new Date(ms), "UTC", "day");
  return (
    <ChartFrame
      title={title}
      unit="USD, cumulative"
      note={note}
      legend={lines.map(({ id, label, colour, dashed }) => ({ id, label, colour, dashed }))}
      table={
        <ChartTable
          title={title}
          rowHeader="Date"
          columns={lines.map((line) => ({ id: line.id, label: line.label, unit: "USD" }))}
          rows={() =>
            points.map((point) => ({
              key: new Date(point.atMs),
              shown: day(point.atMs),
              cells: lines.map((line) => ({
                text: formatValueExact(point[line.id], "usd"),
                value: point[line.id],
              })),
            }))
          }
        />
      }
    >
      <div
        role="img"
        aria-label={`${title}: applied and forecast spend against ${formatValue(committedUsd, "usd")} committed; the table below has the figures.`}
      >
        <ComposedChart
          responsive
          accessibilityLayer={false}
          style={{ width: "100%", height }}
          data={points}
          // Room for half of the last date.
          margin={{ ...plotMargin, right: 36 }}
        >
          <CartesianGrid stroke={gridStroke} vertical={false} />
          <XAxis
            type="number"
            scale="time"
            dataKey="atMs"
            domain={["dataMin", "dataMax"]}
            height={24}
            minTickGap={48}
            tick={axisText}
            tickLine={false}
            axisLine={{ stroke: gridStroke }}
            tickFormatter={day}
          />
          <YAxis
            width={60}
            ticks={ticks}
            domain={[0, ticks.at(-1) ?? 1]}
            tick={axisText}
            tickLine={false}
            axisLine={false}
            tickFormatter={(value: number) => labels[ticks.indexOf(value)] ?? ""}
          />
          <Tooltip
            cursor={{ stroke: "var(--line-strong)" }}
            content={({ active, label, payload }) => (
              <PlotTooltip
                active={active}
                label={active ? day(Number(label)) : ""}
                payload={payload}
                format="usd"
              />
            )}
          />
          {thresholds
            .filter(({ usd }) => usd <= (ticks.at(-1) ?? 0))
            .map(({ usd, label }) => (
              <ReferenceLine
                key={usd}
                y={usd}
                stroke="var(--line-strong)"
                strokeDasharray="2 3"
                label={{ value: label, fill: "var(--faint)", fontSize: 11, position: "insideBottomRight" }}
              />
            ))}
          <ReferenceLine
            y={committedUsd}
            stroke="var(--muted)"
            strokeDasharray="5 3"
            label={{
              value: `committed ${formatValue(committedUsd, "usd")}`,
              fill: "var(--muted)",
              fontSize: 11,
              position: "insideTopLeft",
            }}
          />
          {annotations.map(({ atMs, label, tone }) => {
            const colour = tone === "critical" ? "var(--critical)" : "var(--faint)";
            return (
              <ReferenceLine
                key={`${atMs}:${label}`}
                x={atMs}
                stroke={colour}
                strokeDasharray="2 2"
                {...(annotations.length <= mostNamed
                  ? { label: { value: label, fill: colour, fontSize: 11, position: "insideTopRight" } }
                  : {})}
              />
            );
          })}
          <ReferenceLine
            x={nowMs}
            stroke="var(--line-strong)"
            label={{ value: "now", fill: "var(--faint)", fontSize: 11, position: "top" }}
          />
          <Area
            dataKey="appliedUsd"
            name="Applied"
            stroke={cssColour(1)}
            strokeWidth={1.75}
            fill={cssColour(1)}
            fillOpacity={0.12}
            isAnimationActive={false}
            dot={false}
          />
          <Line
            dataKey="forecastUsd"
            name="Forecast"
            stroke={cssColour(1)}
            strokeWidth={1.75}
            strokeDasharray="5 4"
            isAnimationActive={false}
            dot={false}
          />
          <Line
            dataKey="evenUsd"
            name="Even pace"
            stroke="var(--faint)"
            strokeWidth={1}
            isAnimationActive={false}
            dot={false}
          />
        </ComposedChart>
      </div>
    </ChartFrame>
  );
}
