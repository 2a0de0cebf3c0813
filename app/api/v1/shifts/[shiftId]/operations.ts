import { z } from "zod";
import type { Operation } from "../../openapi.json/operation";

export const actBodyBytes = 8_192;

const answer = z.object({ shiftId: z.uuid() });
const takenUp = answer.extend({
  takenUp: z
    .boolean()
    .describe("False: the request stands, and the controller takes it up at its next tick, within seconds."),
});
export const reasoned = z.strictObject({
  reason: z.string().min(3).max(1000).describe("Kept in the audit log."),
});
export const nearestSafe = reasoned.extend({
  movesRequestsPerSec: z
    .number()
    .min(0)
    .optional()
    .describe("Requests/s that the offer you read would move: refused when clearly more would by now."),
});
const common = {
  method: "post",
  tag: "Traffic",
  permission: "shifts:operate",
} as const satisfies Partial<Operation>;
const refusals = [
  "invalid",
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "too_large",
  "unsupported_type",
  "rate_limited",
  "unavailable",
] as const satisfies Operation["refusals"];

const act = (path: string, summary: string): Operation => ({
  ...common,
  path: `/api/v1/shifts/{shiftId}/${path}`,
  summary,
  body: { schema: reasoned, maxBytes: actBodyBytes },
  answer: { description: "What was asked is on record.", schema: takenUp },
  refusals,
});

/** What a machine may do with a shift. Proposing and approving are for people: neither is here. */
export const shiftOperations: readonly Operation[] = [
  {
    ...common,
    path: "/api/v1/shifts/{shiftId}/start",
    summary: "Start an approved shift",
    description: "Refused as `conflict`, naming every check that does not hold, unless all of them do.",
    answer: { description: "The shift runs.", schema: answer },
    refusals: refusals.filter((code) => code !== "too_large" && code !== "unsupported_type"),
  },
  act("pause", "Take no further step; guardrails still watch"),
  act("resume", "Go on after a pause or a hold"),
  act("abort", "End the shift and leave traffic where it is now"),
  act("roll-back", "Take traffic back to where it was, in paced steps"),
  {
    ...act("nearest-safe", "Go to the nearest safe table"),
    description:
      "For a shift that can neither stay as it is nor go back safely: moves the fewest requests/s of its own cells that make law and capacity hold. Refused as `conflict` when going back is safe, or when nothing is better than staying.",
    body: { schema: nearestSafe, maxBytes: actBodyBytes },
  },
];
