"use client";

import { useState } from "react";
import { formatInstant } from "@/components/format/instant";
import { useZone } from "@/components/format/zone";
import { EmptyState } from "@/components/ui/empty-state";
import { ChartFrame } from "./chart-frame";
import { ChartTable } from "./chart-table";
import type { ChartColour } from "./colour";
import { DenseLines } from "./dense-lines";
import { formatValue, formatValueExact, type ValueFormat } from "./value-format";

/** One line. `values` runs parallel to the chart's times; null is a gap, which is never bridged. */
export type LineSeries = {
  id: string;
  label: string;
  colour: ChartColour;
  values: (number | null)[];
  dashed?: boolean;
  filled?: boolean;
};

/** Something that happened: a shift, a drain, a contract event, a deploy. With `toMs` it lasted. */
export type Annotation = {
  atMs: number;
  toMs?: number;
  label: string;
  tone?: "neutral" | "warn" | "critical";
};

type Props = {
  title: string;
  unit: string;
  format: ValueFormat;
  /** Epoch milliseconds, ascending. */
  timesMs: number[];
  series: LineSeries[];
  /** The range shown, also where no data is. */
  range: { fromMs: number; toMs: number };
  annotations?: Annotation[];
  /** A limit to compare with, drawn across. */
  limit?: { value: number; label: string };
  /** Drag over the chart to choose a range; usually `useTimeRange().zoom`. */
  onZoom?: (range: { fromMs: number; toMs: number }) => void;
  /** Charts of one group move their cursors together. */
  group?: string;
  note?: React.ReactNode;
  height?: number;
};

/** A chart of values over time: many points, live, with annotations, zoom by dragging and a table behind it. */
export function TimeSeries(props: Props) {
  const {
    title,
    unit,
    format,
    timesMs,
    series,
    range,
    annotations = [],
    limit,
    onZoom,
    group,
    note,
    height = 180,
  } = props;
  const zone = useZone();
  const [cursor, setCursor] = useState<number | null>(null);
  const empty = !series.some((line) => line.values.some((value) => value !== null));
  const at = cursor ?? lastWithData(series);
  const atMs = timesMs[at];

  return (
    <ChartFrame
      title={title}
      unit={unit}
      note={note}
      reading={cursor !== null && atMs !== undefined ? formatInstant(new Date(atMs), zone) : undefined}
      legend={series.map((line) => ({
        id: line.id,
        label: line.label,
        colour: line.colour,
        dashed: line.dashed ?? false,
        value: formatValue(line.values[at], format),
      }))}
      table={
        empty ? null : (
          <ChartTable
            title={title}
            rowHeader="Time"
            columns={series.map((line) => ({ id: line.id, label: line.label, unit }))}
            rows={() =>
              timesMs.map((time, row) => ({
                key: new Date(time),
                shown: formatInstant(new Date(time), zone),
                cells: series.map((line) => {
                  const value = line.values[row] ?? null;
                  return { text: formatValueExact(value, format), value };
                }),
              }))
            }
          />
        )
      }
    >
      {empty ? (
        <div className="flex items-center" style={{ height }}>
          <EmptyState kind="no_data" title="No data in this range." className="border-none py-0">
            Nothing was received for it; that is not the same as zero.
          </EmptyState>
        </div>
      ) : (
        <DenseLines
          label={`${title}, ${unit}: ${series.map((line) => `${line.label} ${formatValue(line.values[at], format)}`).join(", ")}`}
          format={format}
          timesMs={timesMs}
          series={series}
          range={range}
          annotations={annotations}
          limit={limit}
          onZoom={onZoom}
          group={group}
          zone={zone}
          height={height}
          onCursor={setCursor}
        />
      )}
    </ChartFrame>
  );
}

function lastWithData(series: LineSeries[]): number {
  return Math.max(-1, ...series.map((line) => line.values.findLastIndex((value) => value !== null)));
}
