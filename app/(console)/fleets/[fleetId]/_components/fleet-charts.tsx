"use client";

import { useQuery } from "@tanstack/react-query";
import { fleetSeriesQuery, type RangeText } from "@/app/_shell/telemetry-queries";
import { useTimeRange } from "@/app/_shell/use-time-range";
import { type Annotation, type LineSeries, TimeSeries } from "@/components/charts/time-series";
import { formatDuration, formatExact } from "@/components/format/quantity";
import { healthLimits } from "@/lib/fleet/health";
import type { FleetSeries, Values } from "@/lib/telemetry/queries/fleet-series";

interface ChartedFleet {
  readonly id: string;
  readonly contracted: number;
  readonly delivered: number;
  readonly ttftMs: number;
  readonly errorRate: number;
}

/** The fleet's series, live, all cursors moving together. */
export function FleetCharts({
  fleet,
  initial,
  range: rangeText,
  annotations,
}: {
  fleet: ChartedFleet;
  initial: FleetSeries;
  range: RangeText;
  annotations: Annotation[];
}) {
  const { data } = useQuery({ ...fleetSeriesQuery(fleet.id, rangeText), initialData: initial });
  const { zoom } = useTimeRange();
  const timesMs = [...data.timesMs];
  const range = { fromMs: timesMs[0] ?? 0, toMs: (timesMs.at(-1) ?? 0) + data.stepMs };
  const shared = { timesMs, range, annotations, onZoom: zoom, group: "fleet" };
  const line = (
    id: string,
    label: string,
    colour: LineSeries["colour"],
    values: Values,
    look: Partial<LineSeries> = {},
  ): LineSeries => ({ id, label, colour, values: [...values], ...look });
  const constant = (value: number) => timesMs.map(() => value);
  const { degraded } = healthLimits.errorRate;

  return (
    <>
      <p className="pb-3 text-sm text-muted">
        In this range it served {formatExact(data.totals.requests)} requests with{" "}
        {formatExact(data.totals.inputTokens)} input and {formatExact(data.totals.outputTokens)} output
        tokens, as counted. One point is {formatDuration(data.stepMs)}.
      </p>
      <div className="grid gap-x-8 gap-y-6 lg:grid-cols-2">
        <TimeSeries
          {...shared}
          title="Requests"
          unit="/s"
          format="quantity"
          series={[
            line("requests", "All", 1, data.requestsPerSec, { filled: true }),
            line("failed", "Failed", "critical", data.failedPerSec),
          ]}
        />
        <TimeSeries
          {...shared}
          title="Tokens"
          unit="/s"
          format="quantity"
          series={[
            line("input", "Input", 1, data.inputTokensPerSec),
            line("output", "Output", 2, data.outputTokensPerSec),
          ]}
        />
        <TimeSeries
          {...shared}
          title="Time to first token"
          unit="ms"
          format="durationMs"
          limit={{
            value: Math.max(
              healthLimits.ttft.degraded.atLeast,
              fleet.ttftMs * healthLimits.ttft.degraded.timesNormal,
            ),
            label: "degraded",
          }}
          series={[line("p95", "p95", 1, data.ttftP95Ms), line("p50", "p50", 2, data.ttftP50Ms)]}
        />
        <TimeSeries
          {...shared}
          title="Failed requests"
          unit="share"
          format="percent"
          limit={{
            value: Math.max(degraded.atLeast, fleet.errorRate * degraded.timesNormal),
            label: "degraded",
          }}
          series={[line("errors", "Failed", "critical", data.errorRate)]}
        />
        <TimeSeries
          {...shared}
          title="Utilization"
          unit="share"
          format="percent"
          limit={{ value: healthLimits.utilization.degraded, label: "degraded" }}
          series={[line("utilization", "Reported", 1, data.utilization, { filled: true })]}
        />
        <TimeSeries
          {...shared}
          title="Accelerators"
          unit="accelerators"
          format="quantity"
          series={[
            line("healthy", "Healthy", "ok", data.healthyAccelerators),
            line("delivered", "Delivered", 1, constant(fleet.delivered), { dashed: true }),
            line("contracted", "Contracted", "muted", constant(fleet.contracted), { dashed: true }),
          ]}
        />
        <TimeSeries
          {...shared}
          title="Requests waiting"
          unit="requests"
          format="quantity"
          series={[line("queue", "Waiting", 3, data.queueDepth)]}
        />
        <TimeSeries
          {...shared}
          title="Time per output token"
          unit="ms"
          format="durationMs"
          series={[line("tpot", "p50", 2, data.timePerOutputTokenP50Ms)]}
        />
        <TimeSeries
          {...shared}
          title="Power"
          unit="W"
          format="quantity"
          series={[line("power", "Drawn", 4, data.powerWatts)]}
        />
      </div>
    </>
  );
}
