"use client";

import { Bar, BarChart, CartesianGrid, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { ChartFrame } from "./chart-frame";
import { ChartTable } from "./chart-table";
import { type ChartColour, cssColour } from "./colour";
import { axisText, gridStroke, PlotTooltip, plotMargin } from "./plot-style";
import { niceTicks } from "./ticks";
import { formatTicks, formatValueExact, type ValueFormat } from "./value-format";

type BarSeries = { id: string; label: string; colour: ChartColour; values: (number | null)[] };

type BarMark = { categoryId: string; label: string; grave?: boolean };

type Props = {
  title: string;
  unit: string;
  format: ValueFormat;
  /** What the categories are, for the table behind: "Day", "Provider". */
  categoryName: string;
  /** `tick` is the label on the axis, where the full one would be too long. */
  categories: { id: string; label: string; tick?: string }[];
  /** Values run parallel to `categories`; null is no data and draws no bar. */
  series: BarSeries[];
  /** On top of one another, when they are parts of a whole. */
  stacked?: boolean;
  /** Bars lying down, for categories with long names. */
  lying?: boolean;
  limit?: { value: number; label: string };
  /** What happened in a category, drawn across its bar: a shift, a drain. Of several only the first is named. */
  marks?: BarMark[];
  note?: React.ReactNode;
  height?: number;
};

/** Amounts by category: spend by provider, tokens by day. */
export function Bars(props: Props) {
  const {
    title,
    unit,
    format,
    categoryName,
    categories,
    series,
    stacked,
    lying,
    limit,
    marks = [],
    note,
  } = props;
  const height =
    props.height ?? (lying ? categories.length * (stacked ? 28 : 16 * series.length + 12) + 32 : 200);
  const data = categories.map((category, at) => ({
    category: category.label,
    ...Object.fromEntries(series.map((part) => [part.id, part.values[at] ?? null])),
  }));
  const tops = categories.map((_, at) => {
    const values = series.map((part) => part.values[at] ?? 0);
    return stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values);
  });
  const ticks = niceTicks(Math.max(0, limit?.value ?? 0, ...tops));
  const short = new Map(categories.map(({ label, tick }) => [label, tick ?? label]));
  const labels = formatTicks(ticks, format);
  const domain = [0, ticks.at(-1) ?? 1];
  const valueAxis = {
    type: "number",
    ticks,
    domain,
    tick: axisText,
    axisLine: false,
    tickLine: false,
    tickFormatter: (value: number) => labels[ticks.indexOf(value)] ?? "",
  } as const;
  const categoryAxis = {
    type: "category",
    dataKey: "category",
    tick: axisText,
    axisLine: { stroke: gridStroke },
    tickLine: false,
    tickFormatter: (label: string) => short.get(label) ?? label,
  } as const;

  return (
    <ChartFrame
      title={title}
      unit={unit}
      note={note}
      legend={series.map(({ id, label, colour }) => ({ id, label, colour }))}
      table={
        <ChartTable
          title={title}
          rowHeader={categoryName}
          columns={series.map((part) => ({ id: part.id, label: part.label, unit }))}
          rows={() =>
            categories.map((category, at) => ({
              key: category.label,
              shown: category.label,
              cells: series.map((part) => {
                const value = part.values[at] ?? null;
                return { text: formatValueExact(value, format), value };
              }),
            }))
          }
        />
      }
    >
      <div
        role="img"
        aria-label={`${title}, ${unit}, by ${categoryName.toLowerCase()}; the table below has the figures.`}
      >
        <BarChart
          responsive
          accessibilityLayer={false}
          style={{ width: "100%", height }}
          data={data}
          layout={lying ? "vertical" : "horizontal"}
          margin={plotMargin}
          barCategoryGap={lying ? 6 : "20%"}
        >
          <CartesianGrid stroke={gridStroke} vertical={lying ?? false} horizontal={!lying} />
          {lying ? (
            <XAxis {...valueAxis} height={24} />
          ) : (
            <XAxis {...categoryAxis} height={24} minTickGap={16} />
          )}
          {lying ? <YAxis {...categoryAxis} width={132} interval={0} /> : <YAxis {...valueAxis} width={60} />}
          <Tooltip
            cursor={{ fill: "var(--hover)" }}
            content={({ active, label, payload }) => (
              <PlotTooltip active={active} label={label} payload={payload} format={format} />
            )}
          />
          {limit ? (
            <ReferenceLine
              {...(lying ? { x: limit.value } : { y: limit.value })}
              stroke="var(--warn)"
              strokeDasharray="5 3"
              label={{ value: limit.label, fill: "var(--warn)", fontSize: 11, position: "insideTopRight" }}
            />
          ) : null}
          {firstByCategory(marks).map((mark) => {
            const index = categories.findIndex(({ id }) => id === mark.categoryId);
            const at = categories[index]?.label;
            // In the right half the name stands to the left of its line, where there is room.
            const position = index < categories.length / 2 ? "insideTopLeft" : "insideTopRight";
            const colour = mark.grave ? "var(--critical)" : "var(--faint)";
            return at === undefined ? null : (
              <ReferenceLine
                key={mark.categoryId}
                {...(lying ? { y: at } : { x: at })}
                stroke={colour}
                strokeDasharray="2 2"
                label={{ value: mark.label, fill: colour, fontSize: 11, position }}
              />
            );
          })}
          {series.map((part) => (
            <Bar
              key={part.id}
              dataKey={part.id}
              name={part.label}
              fill={cssColour(part.colour)}
              isAnimationActive={false}
              maxBarSize={28}
              {...(stacked ? { stackId: "all" } : {})}
            />
          ))}
        </BarChart>
      </div>
    </ChartFrame>
  );
}

function firstByCategory(marks: readonly BarMark[]): BarMark[] {
  const first = new Map<string, BarMark>();
  for (const mark of marks) if (!first.has(mark.categoryId)) first.set(mark.categoryId, mark);
  return [...first.values()];
}
