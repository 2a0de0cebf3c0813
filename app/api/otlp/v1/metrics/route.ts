import { receiveMetrics } from "@/lib/telemetry/otlp/receive";

export const dynamic = "force-dynamic";

/** OTLP/HTTP ingress: protobuf or JSON, gzip, a bearer token with the role `ingest`. */
export const POST = (request: Request): Promise<Response> => receiveMetrics(request);
