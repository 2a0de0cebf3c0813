import type { DecodedMetrics } from "@/lib/telemetry/model";
import { opentelemetry } from "./gen/metrics.js";
import { normaliseMetrics } from "./normalise";
import { type Json, OtlpProblem, readObject } from "./scalars";

const { ExportMetricsServiceRequest } = opentelemetry.proto.collector.metrics.v1;

export type OtlpEncoding = "protobuf" | "json";

/**
 * Decodes the body of OTLP/HTTP `POST /v1/metrics` (already inflated).
 *
 * @throws {OtlpProblem} when the body as a whole cannot be read; single bad points come back as rejects.
 */
export function decodeMetrics(body: Uint8Array, encoding: OtlpEncoding): DecodedMetrics {
  return normaliseMetrics(encoding === "json" ? parseJson(body) : parseProtobuf(body));
}

function parseProtobuf(body: Uint8Array): Json {
  try {
    return ExportMetricsServiceRequest.decode(body) as unknown as Json;
  } catch (error) {
    throw new OtlpProblem(
      `The body is not an ExportMetricsServiceRequest in protobuf: ${(error as Error).message}.`,
    );
  }
}

function parseJson(body: Uint8Array): Json {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw new OtlpProblem(`The body is not JSON: ${(error as Error).message}.`);
  }
  const request = readObject(parsed, "The body");
  // The protocol forbids the original field names; accepting such a body as empty would lose its points in silence.
  if ("resource_metrics" in request) {
    throw new OtlpProblem(
      'The body has "resource_metrics"; OTLP/JSON spells field names in lowerCamelCase ("resourceMetrics").',
    );
  }
  return request;
}
