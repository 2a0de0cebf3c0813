"use client";

import { useTimeRange } from "@/app/_shell/use-time-range";
import { categoryColour } from "@/components/charts/colour";
import { type Annotation, TimeSeries } from "@/components/charts/time-series";
import { formatDuration } from "@/components/format/quantity";
import type { ProviderSeries } from "@/lib/telemetry/queries/provider-series";

/** Requests per second by provider, with what moved them. */
export function ProviderChart({
  series: { timesMs, stepMs, providers },
  annotations,
}: {
  series: ProviderSeries;
  annotations: Annotation[];
}) {
  const { zoom } = useTimeRange();
  return (
    <TimeSeries
      title="Requests served, by provider"
      unit="requests/s"
      format="quantity"
      timesMs={[...timesMs]}
      series={providers.map(({ id, name, requestsPerSec }, index) => ({
        id,
        label: name,
        colour: categoryColour(index),
        values: [...requestsPerSec],
      }))}
      range={{ fromMs: timesMs[0] ?? 0, toMs: (timesMs.at(-1) ?? 0) + stepMs }}
      annotations={annotations}
      onZoom={zoom}
      note={`As telemetry counted them. One point is ${formatDuration(stepMs)}.`}
      height={260}
    />
  );
}
