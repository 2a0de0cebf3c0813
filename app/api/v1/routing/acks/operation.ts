import { acknowledgementSchema, ackReceiptSchema } from "@/lib/dataplane/model";
import type { Operation } from "../../openapi.json/operation";

export const ackBodyBytes = 4_096;

export const ackOperation: Operation = {
  method: "post",
  path: "/api/v1/routing/acks",
  tag: "Routing",
  summary: "An edge says which table it runs",
  description:
    "Send it when a table is applied, and again after each poll as a sign of life. Versions that were never published, hashes that do not fit and versions older than the last acknowledged are refused.",
  permission: "routing:acknowledge",
  body: { schema: acknowledgementSchema, maxBytes: ackBodyBytes },
  answer: { description: "The word is taken.", schema: ackReceiptSchema },
  refusals: [
    "invalid",
    "unauthenticated",
    "forbidden",
    "not_found",
    "conflict",
    "too_large",
    "unsupported_type",
    "rate_limited",
    "unavailable",
  ],
};
