import protobuf from "protobufjs/minimal.js";
import type { Reject } from "@/lib/telemetry/model";
import type { OtlpEncoding } from "./decode";

const MAX_REASONS = 5;

const field = (id: number, wireType: 0 | 2) => (id << 3) | wireType;

/**
 * ExportMetricsServiceResponse: empty when everything was kept, else `partial_success` with how many points were
 * rejected and the reasons, most frequent first. A sender must not retry a partial success.
 */
export function encodeExportResponse(
  rejects: readonly Reject[],
  encoding: OtlpEncoding,
): Uint8Array<ArrayBuffer> {
  const message = summarise(rejects);
  if (encoding === "json") {
    const partialSuccess = { rejectedDataPoints: String(rejects.length), errorMessage: message };
    return json(rejects.length === 0 ? {} : { partialSuccess });
  }
  const writer = protobuf.Writer.create();
  if (rejects.length > 0) {
    writer.uint32(field(1, 2)).fork();
    writer.uint32(field(1, 0)).int64(rejects.length);
    writer.uint32(field(2, 2)).string(message);
    writer.ldelim();
  }
  return Uint8Array.from(writer.finish());
}

/** `google.rpc.Status`, the body OTLP prescribes for a failed request; `code` is a gRPC status code. */
export function encodeStatus(code: number, message: string, encoding: OtlpEncoding): Uint8Array<ArrayBuffer> {
  if (encoding === "json") return json({ code, message });
  const writer = protobuf.Writer.create();
  writer.uint32(field(1, 0)).int32(code).uint32(field(2, 2)).string(message);
  return Uint8Array.from(writer.finish());
}

function json(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}

function summarise(rejects: readonly Reject[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of rejects) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const ranked = [...counts].sort((a, b) => b[1] - a[1]);
  const shown = ranked
    .slice(0, MAX_REASONS)
    .map(([reason, n]) => (n > 1 ? `${reason} (${n} points)` : reason));
  const hidden = ranked.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`And ${hidden} further reasons.`] : [])].join(" ");
}
