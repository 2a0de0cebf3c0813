import { z } from "zod";
import { exportFormats } from "@/lib/audit/export";
import type { Operation } from "../../openapi.json/operation";

const formats = Object.keys(exportFormats) as (keyof typeof exportFormats)[];

export const auditExportOperation: Operation = {
  method: "get",
  path: "/api/v1/audit/export",
  tag: "Record",
  summary: "The audit log, oldest entry first",
  description:
    "Streamed, however long it is. `ndjson` holds all that each hash covers, so that the file alone proves itself.",
  permission: "audit:export",
  query: z.object({
    format: z.enum(formats).default("ndjson"),
    actor: z.string().optional().describe("Part of the name or id of who acted."),
    action: z.string().optional().describe("Part of the action, such as `shift.`."),
    subject: z.string().optional().describe("Part of the kind or id of what was acted on."),
    planId: z.string().optional(),
    from: z.string().optional().describe("ISO 8601, or relative such as `now-24h`."),
    to: z.string().optional(),
  }),
  answer: {
    description: "The entries.",
    media: Object.values(exportFormats).map(({ mediaType }) => mediaType.split(";")[0] ?? mediaType),
    headers: { "Content-Disposition": "Suggests a name for the file." },
  },
  refusals: ["invalid", "unauthenticated", "forbidden", "rate_limited", "unavailable"],
};
