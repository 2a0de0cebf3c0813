import { Refusal, refuse } from "@/lib/platform/errors";
import type { OtlpEncoding } from "./decode";

/** As received; under the 10 MB that Next lets through to a route. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;
export const MAX_INFLATED_BYTES = 32 * 1024 * 1024;

const CONTENT_TYPES: Readonly<Record<string, OtlpEncoding>> = {
  "application/x-protobuf": "protobuf",
  "application/json": "json",
};

/** Which encoding the request is in, or null when its Content-Type is none of OTLP's. */
export function encodingOf(headers: Headers): OtlpEncoding | null {
  const type = (headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  return CONTENT_TYPES[type ?? ""] ?? null;
}

/** Reads a request's body, and no more than `maxBytes` of it. */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
  const tooLarge = () =>
    new Refusal("too_large", `The body is larger than ${maxBytes} bytes; send smaller batches.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.body ?? []) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    refuse("invalid", "The connection ended before the body was complete.");
  }
  return Buffer.concat(chunks, bytes);
}
