import type { Attributes } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

export interface TelemetryOptions {
  /** Address of Ballast, without a path. */
  url: string;
  token: string;
  resource: Attributes;
  intervalMs: number;
}

/** One finished request. Times in seconds. */
export interface Served {
  model: string;
  origin: string | undefined;
  dataClass: string | undefined;
  durationSec: number;
  /** HTTP status of a failure; null when it was served. */
  error: number | null;
  firstTokenSec?: number;
  perTokenSec?: number;
  inputTokens?: number;
  outputTokens?: number;
}

const durations = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const firstToken = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const perToken = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5,
];
const tokens = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576];

/**
 * What an instrumented inference server reports, by the OpenTelemetry SDK and the GenAI conventions with the buckets
 * they advise. https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/
 */
export function serverTelemetry(options: TelemetryOptions) {
  const { url, token, resource, intervalMs } = options;
  const exporter = new OTLPMetricExporter({
    url: `${url}/api/otlp/v1/metrics`,
    headers: { authorization: `Bearer ${token}` },
    timeoutMillis: intervalMs,
  });
  const provider = new MeterProvider({
    resource: resourceFromAttributes(resource),
    readers: [
      new PeriodicExportingMetricReader({
        exporter,
        exportIntervalMillis: intervalMs,
        exportTimeoutMillis: intervalMs,
      }),
    ],
  });
  const meter = provider.getMeter("openai-server");
  const histogram = (name: string, unit: string, explicitBucketBoundaries: number[]) =>
    meter.createHistogram(name, { unit, advice: { explicitBucketBoundaries } });
  const requestDuration = histogram("gen_ai.server.request.duration", "s", durations);
  const timeToFirstToken = histogram("gen_ai.server.time_to_first_token", "s", firstToken);
  const timePerOutputToken = histogram("gen_ai.server.time_per_output_token", "s", perToken);
  const tokenUsage = histogram("gen_ai.client.token.usage", "{token}", tokens);

  return {
    record(served: Served): void {
      const attributes: Attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": served.model,
        ...(served.origin ? { "geo.country.iso_code": served.origin } : {}),
        ...(served.dataClass ? { "ballast.data_class": served.dataClass } : {}),
      };
      if (served.error !== null) {
        requestDuration.record(served.durationSec, { ...attributes, "error.type": String(served.error) });
        return;
      }
      requestDuration.record(served.durationSec, attributes);
      if (served.firstTokenSec !== undefined) timeToFirstToken.record(served.firstTokenSec, attributes);
      if (served.perTokenSec !== undefined) timePerOutputToken.record(served.perTokenSec, attributes);
      tokenUsage.record(served.inputTokens ?? 0, { ...attributes, "gen_ai.token.type": "input" });
      tokenUsage.record(served.outputTokens ?? 0, { ...attributes, "gen_ai.token.type": "output" });
    },
    /** Sends what was recorded up to now. */
    flush: () => provider.forceFlush(),
    shutdown: () => provider.shutdown(),
  };
}
