import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { CompressionAlgorithm } from "@opentelemetry/otlp-exporter-base";
import { type Resource, resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  type CollectionResult,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import type { SimFleet } from "./estate";
import { hardwareMetrics, inScope, servedMetrics } from "./otlp-metrics";
import type { FleetState } from "./simulation";

export interface Ingress {
  /** Address of Ballast, without a path. */
  url: string;
  token: string;
}

/** Who speaks: one fleet's collector, plainly marked as simulated. */
export function resourceOf(fleet: SimFleet, scenario: string, instance: string): Resource {
  return resourceFromAttributes({
    "service.name": "keel-inference",
    "service.instance.id": `${fleet.id}/${instance}`,
    "cloud.provider": fleet.provider,
    "cloud.region": fleet.region,
    "hw.model": fleet.acceleratorName,
    "ballast.fleet": fleet.id,
    "ballast.simulated": true,
    "ballast.scenario": scenario,
  });
}

/** OpenTelemetry's own OTLP/HTTP exporter, protobuf and gzip; it tries again by itself on 429, 502, 503 and 504. */
export function exporterTo(ingress: Ingress, timeoutMillis: number): OTLPMetricExporter {
  return new OTLPMetricExporter({
    url: `${ingress.url}/api/otlp/v1/metrics`,
    headers: { authorization: `Bearer ${ingress.token}` },
    compression: CompressionAlgorithm.GZIP,
    timeoutMillis,
  });
}

/**
 * Reports one fleet's counts at an interval through the OpenTelemetry SDK. They are cumulative since `startMs`, so an
 * export that fails costs nothing: the next one that arrives says it all, and none is ever counted twice.
 */
export function reportFleet(
  state: FleetState,
  options: { scenario: string; startMs: number; intervalMs: number; ingress: Ingress; now: () => Date },
): MeterProvider {
  const { scenario, startMs, intervalMs, ingress, now } = options;
  const resource = resourceOf(state.fleet, scenario, "live");
  const producer = {
    collect: async (): Promise<CollectionResult> => {
      const endMs = now().getTime();
      const span = { startMs, endMs };
      const served = servedMetrics([{ span, recorder: state.recorder }], AggregationTemporality.CUMULATIVE);
      const hardware = hardwareMetrics([{ atMs: endMs, service: state.service }]);
      const scopeMetrics = state.effect.silent ? [] : inScope([...served, ...hardware]);
      return { resourceMetrics: { resource, scopeMetrics }, errors: [] };
    },
  };
  return new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: exporterTo(ingress, intervalMs),
        exportIntervalMillis: intervalMs,
        exportTimeoutMillis: intervalMs,
        metricProducers: [producer],
      }),
    ],
  });
}
