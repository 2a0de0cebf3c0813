import { z } from "zod";
import { longestWaitSec } from "@/lib/dataplane/capabilities";
import { feedDocumentSchema, planeIdSchema } from "@/lib/dataplane/model";
import { signatureHeader } from "@/lib/dataplane/signing/model";
import type { Operation } from "../../../openapi.json/operation";
import { signatureHint } from "../../signed-response";

export const currentTableQuery = z.object({
  dataPlane: planeIdSchema.optional().describe("The feed; needed only where there are several."),
  wait: z.coerce
    .number({ error: "must be a number of seconds" })
    .min(0, "must be 0 or more seconds")
    .max(longestWaitSec, `must be at most ${longestWaitSec} seconds`)
    .default(0)
    .describe("Seconds to hold the request open for another table than If-None-Match names."),
});

export const currentTableOperation: Operation = {
  method: "get",
  path: "/api/v1/routing/tables/current",
  tag: "Routing",
  summary: "The routing table that an edge should run",
  description:
    "Poll with `wait` and the ETag of the table you run. Run it only if its signature holds, it names your data plane, and its version is not older than the one you run. On any failure keep the table you have: Ballast being away must never stop traffic.",
  permission: "routing:read",
  query: currentTableQuery,
  headers: { "If-None-Match": "ETag of the table you have: unchanged is answered with 304." },
  answer: {
    description: "The whole table.",
    schema: feedDocumentSchema,
    headers: {
      ETag: "Names this table; send it as If-None-Match.",
      [signatureHeader]: signatureHint,
    },
  },
  also: { 304: "You have the current table." },
  refusals: [
    "invalid",
    "unauthenticated",
    "forbidden",
    "not_found",
    "conflict",
    "rate_limited",
    "unavailable",
  ],
};
