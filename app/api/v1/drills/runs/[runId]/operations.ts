import { z } from "zod";
import { drillReport } from "@/lib/drills/report";
import { cancelRun } from "@/lib/drills/verbs/stop-run";
import type { Operation } from "../../../openapi.json/operation";

export const cancelBodyBytes = 8_192;
export const reasoned = z.strictObject({
  reason: z.string().min(3).max(1000).describe("Kept in the audit log."),
});

const refusals = [
  "unauthenticated",
  "forbidden",
  "not_found",
  "rate_limited",
  "unavailable",
] as const satisfies Operation["refusals"];
const digest = { "X-Ballast-Sha256": "SHA-256 of the report's canonical JSON, as the audit log holds it." };

export const drillRunOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/drills/runs/{runId}/report",
    tag: "Traffic",
    summary: "The report of a run that has ended",
    description:
      "Written once, when the run ends, and never changed. The body is the very text that the hash is over: `sha256sum` of what is received gives it.",
    permission: "drills:read",
    answer: {
      description: "What was drilled, when, by whom, and what came of it.",
      headers: digest,
      schema: drillReport,
    },
    refusals,
  },
  {
    method: "get",
    path: "/api/v1/drills/runs/{runId}/report.pdf",
    tag: "Traffic",
    summary: "The same report as PDF",
    description: "Made from the stored report; the same facts give the same bytes.",
    permission: "drills:read",
    answer: { description: "A4, fonts embedded.", headers: digest, media: ["application/pdf"] },
    refusals,
  },
  {
    method: "post",
    path: "/api/v1/drills/runs/{runId}/cancel",
    tag: "Traffic",
    summary: "Give up a run: what has moved goes back",
    permission: cancelRun.permission,
    body: { schema: reasoned, maxBytes: cancelBodyBytes },
    answer: {
      description: "It is on record, and carried out within seconds.",
      schema: z.object({ runId: z.uuid() }),
    },
    refusals: [...refusals, "invalid", "conflict", "too_large", "unsupported_type"],
  },
];
