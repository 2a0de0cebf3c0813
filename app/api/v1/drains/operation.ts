import { z } from "zod";
import { drainScopes } from "@/lib/shifts/drain-rules";
import type { DrainView } from "@/lib/shifts/queries/drains";
import { drain } from "@/lib/shifts/verbs/drain";
import type { Operation } from "../openapi.json/operation";

export const drainBodyBytes = 8_192;

const instant = z.iso.datetime().describe("UTC.");

export const drainsAnswer = z.object({
  drains: z.array(
    z.object({
      shiftId: z.uuid(),
      scope: z.object({ kind: z.enum(drainScopes), id: z.string() }),
      fleets: z.array(z.string()).describe("What it empties."),
      reason: z.string(),
      startedBy: z.string(),
      startedAt: instant,
      situation: z.string().describe("State of its shift; `completed`: the traffic has left."),
      expiresAt: instant.describe("Traffic returns by itself then."),
      strandedRequestsPerSec: z.number().describe("What had nowhere to go when it began."),
      cannotReturn: z.string().nullable().describe("Why its traffic cannot return although it has expired."),
      signBy: instant,
      signature: z
        .object({ by: z.string(), decision: z.enum(["approve", "reject"]), at: instant })
        .nullable(),
      overdue: z.boolean().describe("No manager signed it in time."),
    }),
  ),
});
export type DrainsAnswer = z.infer<typeof drainsAnswer>;

export const toAnswer = (drains: readonly DrainView[]): DrainsAnswer => ({
  drains: drains.map((view) => ({
    shiftId: view.shiftId,
    scope: view.scope,
    fleets: [...view.leaving],
    reason: view.reason,
    startedBy: view.startedBy,
    startedAt: view.startedAt.toISOString(),
    situation: view.situation,
    expiresAt: view.expiresAt.toISOString(),
    strandedRequestsPerSec: view.strandedRequestsPerSec,
    cannotReturn: view.cannotReturn,
    signBy: view.signBy.toISOString(),
    signature: view.signature && {
      by: view.signature.by,
      decision: view.signature.decision,
      at: view.signature.at.toISOString(),
    },
    overdue: view.overdue,
  })),
});

export const drainsOperation: Operation = {
  method: "get",
  path: "/api/v1/drains",
  tag: "Traffic",
  summary: "Drains whose traffic has not returned",
  permission: "shifts:read",
  answer: { description: "Open drains, the first to expire first.", schema: drainsAnswer },
  refusals: ["unauthenticated", "forbidden", "rate_limited", "unavailable"],
};

export const startDrainOperation: Operation = {
  method: "post",
  path: "/api/v1/drains",
  tag: "Traffic",
  summary: "Empty a fleet, a region or a provider at once",
  description:
    "Obeys residency rules, capacity and the least number of providers. Refused as `conflict` where it would leave requests unserved, unless `breakGlass` holds the words that the refusal names; and inside a freeze, unless `breakFreeze` does. A manager signs it afterwards.",
  permission: drain.permission,
  body: { schema: drain.input, maxBytes: drainBodyBytes },
  answer: { description: "The drain's shift runs.", schema: z.object({ shiftId: z.uuid() }) },
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
