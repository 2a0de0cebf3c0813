import { type Attributes, type HrTime, ValueType } from "@opentelemetry/api";
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type Histogram,
  type MetricData,
  type ScopeMetrics,
} from "@opentelemetry/sdk-metrics";
import { firstTokenBounds, perTokenBounds, type Recorded, secondBounds, tokenBounds } from "./distribution";
import type { Recorder } from "./recorder";
import type { Service } from "./service";

/** The time a set of counts covers. */
export interface Span {
  startMs: number;
  endMs: number;
}

const scope = { name: "ballast.simulated-cloud", version: "1" };

/** Milliseconds since the epoch in OpenTelemetry's form. */
export const hrTime = (ms: number): HrTime => [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1e6)];

interface Row {
  attributes: Attributes;
  recorded: Recorded;
}

/** Counts of several spans as the metrics that inference servers export. Delta: each span's own; cumulative: since `startMs`. */
export function servedMetrics(
  spans: readonly { span: Span; recorder: Recorder }[],
  temporality: AggregationTemporality,
): MetricData[] {
  const histogram = (
    name: string,
    unit: string,
    bounds: readonly number[],
    rows: (recorder: Recorder) => Row[],
  ): MetricData => ({
    descriptor: { name, unit, description: "", valueType: ValueType.DOUBLE },
    aggregationTemporality: temporality,
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints: spans.flatMap(({ span, recorder }) =>
      rows(recorder)
        .filter(({ recorded }) => recorded.count > 0)
        .map((row) => histogramPoint(row, bounds, span)),
    ),
  });
  return [
    histogram("gen_ai.server.request.duration", "s", secondBounds, requestRows),
    histogram("gen_ai.client.token.usage", "{token}", tokenBounds, tokenRows),
    histogram("gen_ai.server.time_to_first_token", "s", firstTokenBounds, (recorder) =>
      [...recorder.models].map(([model, { ttft }]) => ({
        attributes: modelAttributes(model),
        recorded: ttft,
      })),
    ),
    histogram("gen_ai.server.time_per_output_token", "s", perTokenBounds, (recorder) =>
      [...recorder.models].map(([model, { timePerOutputToken }]) => ({
        attributes: modelAttributes(model),
        recorded: timePerOutputToken,
      })),
    ),
  ];
}

/** Readings of a fleet's hardware and queue at several instants. */
export function hardwareMetrics(readings: readonly { atMs: number; service: Service }[]): MetricData[] {
  const gauge = (
    name: string,
    unit: string,
    attributes: Attributes,
    read: (service: Service) => number | null,
  ): MetricData => ({
    descriptor: { name, unit, description: "", valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: DataPointType.GAUGE,
    dataPoints: readings.flatMap(({ atMs, service }) => {
      const value = read(service);
      const time = hrTime(atMs);
      return value === null ? [] : [{ startTime: time, endTime: time, attributes, value }];
    }),
  });
  const gpu = { "hw.type": "gpu" };
  return [
    gauge("hw.gpu.utilization", "1", gpu, (service) => service.utilization),
    gauge("hw.power", "W", gpu, (service) => service.watts),
    gauge("hw.status", "1", { ...gpu, "hw.state": "ok" }, (service) => service.healthyAccelerators),
    gauge("vllm:num_requests_waiting", "{request}", {}, (service) => service.waiting),
  ];
}

/** Metrics as one scope; those without a point are left out. */
export const inScope = (metrics: readonly MetricData[]): ScopeMetrics[] => [
  { scope, metrics: metrics.filter((metric) => metric.dataPoints.length > 0) },
];

const modelAttributes = (model: string): Attributes => ({
  "gen_ai.operation.name": "chat",
  "gen_ai.request.model": model,
});

function requestRows(recorder: Recorder): Row[] {
  return [...recorder.cells.values()].flatMap(({ cell, served, refused, failed }) => {
    const attributes = cellAttributes(cell);
    return [
      { attributes, recorded: served },
      { attributes: { ...attributes, "error.type": "503" }, recorded: refused },
      { attributes: { ...attributes, "error.type": "500" }, recorded: failed },
    ];
  });
}

function tokenRows(recorder: Recorder): Row[] {
  return [...recorder.cells.values()].flatMap(({ cell, inputTokens, outputTokens }) => [
    { attributes: { ...cellAttributes(cell), "gen_ai.token.type": "input" }, recorded: inputTokens },
    { attributes: { ...cellAttributes(cell), "gen_ai.token.type": "output" }, recorded: outputTokens },
  ]);
}

const cellAttributes = (cell: { origin: string; model: string; dataClass: string }): Attributes => ({
  ...modelAttributes(cell.model),
  "geo.country.iso_code": cell.origin,
  "ballast.data_class": cell.dataClass,
});

function histogramPoint(
  { attributes, recorded }: Row,
  bounds: readonly number[],
  span: Span,
): DataPoint<Histogram> {
  return {
    startTime: hrTime(span.startMs),
    endTime: hrTime(span.endMs),
    attributes,
    value: {
      buckets: { boundaries: [...bounds], counts: [...recorded.counts] },
      count: recorded.count,
      sum: recorded.sum,
    },
  };
}
