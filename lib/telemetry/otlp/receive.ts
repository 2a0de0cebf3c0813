import { actorFromRequest } from "@/lib/identity/door";
import { requirePermission } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import { Refusal, type RefusalCode, refuse } from "@/lib/platform/errors";
import { explainFailure } from "@/lib/platform/failure";
import { limitRate } from "@/lib/platform/rate-limit";
import { ingestMetrics } from "../ingest";
import { batchRefused, batchStored } from "../ingest-metrics";
import { decodeMetrics, type OtlpEncoding } from "./decode";
import { inflateBody } from "./inflate";
import { encodingOf, MAX_BODY_BYTES, MAX_INFLATED_BYTES, readBody } from "./read-body";
import { encodeExportResponse, encodeStatus } from "./response";
import { OtlpProblem } from "./scalars";

/** One token: far above a collector that batches, below what would starve the others. */
const RATE = { of: "telemetry requests", points: 6_000, perSec: 60 };
/** Batches decoded or written at once; more would only wait for connections while holding memory. */
const MAX_IN_FLIGHT = 32;
const RETRY_AFTER_SEC = 2;

const MEDIA_TYPE: Readonly<Record<OtlpEncoding, string>> = {
  protobuf: "application/x-protobuf",
  json: "application/json",
};

/** gRPC's codes, which OTLP puts in the body of a failure. */
const GRPC_CODE: Readonly<Record<RefusalCode, number>> = {
  invalid: 3,
  unauthenticated: 16,
  forbidden: 7,
  not_found: 5,
  conflict: 10,
  expired: 9,
  too_large: 3,
  unsupported_type: 3,
  rate_limited: 8,
  unavailable: 14,
};

let inFlight = 0;

/**
 * OTLP/HTTP's `POST /v1/metrics`. A 200 means that every point not named as rejected is on disk.
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
 */
export async function receiveMetrics(request: Request): Promise<Response> {
  const encoding = encodingOf(request.headers);
  try {
    const actor = await actorFromRequest(request);
    requirePermission(actor, "telemetry:ingest");
    await limitRate(RATE, actor.id);
    if (!encoding) {
      return refuse(
        "unsupported_type",
        "The Content-Type must be application/x-protobuf or application/json.",
      );
    }
    const receipt = await admitted(async () => {
      const body = await readBody(request, MAX_BODY_BYTES);
      const plain = await inflateBody(body, request.headers.get("content-encoding"), MAX_INFLATED_BYTES);
      return ingestMetrics(actor, decodeMetrics(plain, encoding), systemClock.now());
    });
    batchStored(receipt);
    return reply(200, encodeExportResponse(receipt.rejects, encoding), encoding);
  } catch (error) {
    const refusal = toRefusal(error);
    batchRefused(refusal.code);
    return refused(refusal, encoding ?? "json");
  }
}

async function admitted<T>(work: () => Promise<T>): Promise<T> {
  if (inFlight >= MAX_IN_FLIGHT) {
    const busy = `Ballast is storing ${MAX_IN_FLIGHT} batches already; send this one again shortly.`;
    throw new Refusal("rate_limited", busy, undefined, RETRY_AFTER_SEC);
  }
  inFlight += 1;
  try {
    return await work();
  } finally {
    inFlight -= 1;
  }
}

/**
 * A defect is answered as unavailable: a sender keeps and repeats a batch after 503, but drops it for good after 500.
 */
function toRefusal(error: unknown): Refusal {
  if (error instanceof OtlpProblem) return new Refusal("invalid", error.message);
  const failure = explainFailure(error, "otlp ingress");
  if (failure instanceof Refusal) return failure;
  return new Refusal("unavailable", failure.message, undefined, RETRY_AFTER_SEC);
}

function refused(refusal: Refusal, encoding: OtlpEncoding): Response {
  const response = reply(
    refusal.status,
    encodeStatus(GRPC_CODE[refusal.code], refusal.message, encoding),
    encoding,
  );
  if (refusal.retryAfterSec !== undefined) {
    response.headers.set("Retry-After", String(Math.ceil(refusal.retryAfterSec)));
  }
  if (refusal.code === "unauthenticated") response.headers.set("WWW-Authenticate", 'Bearer realm="Ballast"');
  return response;
}

function reply(status: number, body: Uint8Array<ArrayBuffer>, encoding: OtlpEncoding): Response {
  return new Response(body, {
    status,
    headers: { "Content-Type": MEDIA_TYPE[encoding], "Cache-Control": "no-store" },
  });
}
