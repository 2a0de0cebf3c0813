import type {
  Attributes,
  DecodedMetrics,
  Point,
  PointKind,
  Reject,
  Temporality,
} from "@/lib/telemetry/model";
import { readAttributes } from "./attributes";
import { readSample } from "./sample";
import { type Json, OtlpProblem, readInt32, readList, readObject, readText, readUint64 } from "./scalars";

/** The two encodings of OTLP agree on names once decoded; only 64-bit integers, enums and bytes differ. */
const DATA_FIELDS = {
  gauge: "gauge",
  sum: "sum",
  histogram: "histogram",
  exponentialHistogram: "exponential_histogram",
} as const satisfies Record<string, PointKind>;

/** DataPointFlags.NO_RECORDED_VALUE_MASK: the source says it has no value at this time. */
const NO_RECORDED_VALUE = 1;
const MAX_NAME_LENGTH = 255;
/** The last nanosecond PostgreSQL's bigint can hold, in the year 2262. */
const MAX_UNIX_NANO = (1n << 63n) - 1n;

interface MetricContext {
  readonly metric: string;
  readonly unit: string;
  readonly scope: string;
  readonly resource: Attributes;
}

/**
 * An ExportMetricsServiceRequest, decoded from protobuf or JSON, as points.
 * A point that breaks the protocol is rejected alone, with its reason; a broken envelope fails the whole request,
 * because how many points it held cannot be known.
 *
 * @throws {OtlpProblem} when a list or object of the envelope has another type.
 */
export function normaliseMetrics(request: Json): DecodedMetrics {
  const collected: Collected = { points: [], rejects: [], absent: 0 };
  for (const [r, resourceItem] of readList(request.resourceMetrics, "resourceMetrics").entries()) {
    const path = `resourceMetrics[${r}]`;
    const entry = readObject(resourceItem, path);
    const resource = entry.resource
      ? readAttributes(
          readObject(entry.resource, `${path}.resource`).attributes,
          `${path}.resource.attributes`,
        )
      : {};
    for (const [s, scopeItem] of readList(entry.scopeMetrics, `${path}.scopeMetrics`).entries()) {
      const scopePath = `${path}.scopeMetrics[${s}]`;
      const scopeEntry = readObject(scopeItem, scopePath);
      const scope = scopeEntry.scope
        ? readText(readObject(scopeEntry.scope, `${scopePath}.scope`).name, `${scopePath}.scope.name`)
        : "";
      for (const [m, metricItem] of readList(scopeEntry.metrics, `${scopePath}.metrics`).entries()) {
        collectMetric(readObject(metricItem, `${scopePath}.metrics[${m}]`), scope, resource, collected);
      }
    }
  }
  return collected;
}

interface Collected {
  points: Point[];
  rejects: Reject[];
  absent: number;
}

function collectMetric(entry: Json, scope: string, resource: Attributes, into: Collected): void {
  const metric = readText(entry.name, "metric.name").replaceAll("\u0000", "\ufffd");
  if (entry.summary) {
    const dataPoints = readList(
      readObject(entry.summary, `${metric}.summary`).dataPoints,
      `${metric}.dataPoints`,
    );
    const reason = `Metric "${metric}" is a summary: quantiles of separate sources cannot be merged. Export it as a histogram.`;
    for (const _ of dataPoints) into.rejects.push({ metric, reason });
    return;
  }
  for (const [field, kind] of Object.entries(DATA_FIELDS)) {
    if (!entry[field]) continue;
    const data = readObject(entry[field], `${metric}.${field}`);
    const dataPoints = readList(data.dataPoints, `${metric}.${field}.dataPoints`);
    const context = { metric, unit: readText(entry.unit, `${metric}.unit`), scope, resource };
    const problem = nameProblem(metric) ?? temporalityProblem(metric, kind, data.aggregationTemporality);
    if (problem) {
      for (const _ of dataPoints) into.rejects.push({ metric, reason: problem });
      continue;
    }
    for (const [d, item] of dataPoints.entries()) {
      try {
        const point = readPoint(readObject(item, `dataPoints[${d}]`), data, kind, context);
        if (point) into.points.push(point);
        else into.absent += 1;
      } catch (error) {
        if (!(error instanceof OtlpProblem)) throw error;
        into.rejects.push({ metric, reason: `Metric "${metric}", point ${d + 1}: ${error.message}` });
      }
    }
  }
}

/** Null when the source marks the point as having no value. */
function readPoint(item: Json, data: Json, kind: PointKind, context: MetricContext): Point | null {
  const timeNano = readUint64(item.timeUnixNano, "timeUnixNano");
  const startNano = readUint64(item.startTimeUnixNano, "startTimeUnixNano");
  if (timeNano === 0n) throw new OtlpProblem("timeUnixNano is missing; it must be nanoseconds since 1970.");
  if (timeNano > MAX_UNIX_NANO || startNano > MAX_UNIX_NANO) {
    throw new OtlpProblem("a time is beyond the year 2262; it must be nanoseconds since 1970.");
  }
  if ((readInt32(item.flags, "flags") & NO_RECORDED_VALUE) !== 0) return null;
  const sample = readSample(item, kind, context.metric);
  if (!sample) return null;
  return {
    series: {
      ...context,
      kind,
      temporality: kind === "gauge" ? "none" : temporalityOf(data.aggregationTemporality),
      monotonic: kind === "sum" ? data.isMonotonic === true : kind !== "gauge",
      attributes: readAttributes(item.attributes, "attributes"),
    },
    startNano,
    timeNano,
    sample,
  };
}

function temporalityOf(value: unknown): Temporality {
  if (value === 1 || value === "AGGREGATION_TEMPORALITY_DELTA") return "delta";
  if (value === 2 || value === "AGGREGATION_TEMPORALITY_CUMULATIVE") return "cumulative";
  return "none";
}

function temporalityProblem(metric: string, kind: PointKind, value: unknown): string | null {
  if (kind === "gauge" || temporalityOf(value) !== "none") return null;
  return `Metric "${metric}": aggregationTemporality must be delta (1) or cumulative (2).`;
}

function nameProblem(metric: string): string | null {
  if (metric !== "" && metric.length <= MAX_NAME_LENGTH) return null;
  return `A metric's name must have 1 to ${MAX_NAME_LENGTH} characters.`;
}
