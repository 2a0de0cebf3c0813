"use client";

import { type Annotation, TimeSeries } from "@/components/charts/time-series";

export interface ForecastLines {
  timesMs: number[];
  observed: (number | null)[];
  p10: (number | null)[];
  p50: (number | null)[];
  p90: (number | null)[];
}

/** What was observed, what each midnight's forecast had said of it, and the hours to come. */
export function ForecastChart({
  title,
  lines,
  annotations,
  note,
}: {
  title: string;
  lines: ForecastLines;
  annotations: Annotation[];
  note: string;
}) {
  const { timesMs, observed, p10, p50, p90 } = lines;
  return (
    <TimeSeries
      title={title}
      unit="requests/s"
      format="quantity"
      timesMs={timesMs}
      series={[
        { id: "observed", label: "Observed", colour: 1, values: observed },
        { id: "p50", label: "Forecast P50", colour: 2, values: p50, dashed: true },
        { id: "p10", label: "P10", colour: 3, values: p10, dashed: true },
        { id: "p90", label: "P90", colour: 3, values: p90, dashed: true },
      ]}
      range={{ fromMs: timesMs[0] ?? 0, toMs: timesMs.at(-1) ?? 0 }}
      annotations={annotations}
      note={note}
      height={280}
    />
  );
}
