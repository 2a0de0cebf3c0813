import { z } from "zod";
import type { Operation } from "../../openapi.json/operation";

export const actBodyBytes = 8_192;

export const reasoned = z.strictObject({
  reason: z.string().min(3).max(1000).describe("Kept in the audit log."),
});
export const extension = reasoned.extend({
  minutes: z.number().int().min(5).max(1440).describe("How much later it expires."),
});

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

const act = (
  path: string,
  summary: string,
  schema: z.ZodType,
  answer: { description: string; schema: z.ZodType },
): Operation => ({
  method: "post",
  tag: "Traffic",
  permission: "shifts:operate",
  path: `/api/v1/drains/{shiftId}/${path}`,
  summary,
  body: { schema, maxBytes: actBodyBytes },
  answer,
  refusals,
});

const shift = z.object({ shiftId: z.uuid() });

/** What a machine may do with an open drain. Signing it is for people. */
export const drainOperations: readonly Operation[] = [
  act("extend", "Put a drain's expiry off", extension, {
    description: "When it expires now.",
    schema: shift.extend({ expiresAt: z.iso.datetime() }),
  }),
  act("cancel", "Give up a drain that still moves", reasoned, {
    description: "What has left goes back.",
    schema: shift,
  }),
  act("undrain", "Send a drain's traffic back, in paced steps", reasoned, {
    description: "The shift that takes it back; null when nothing was left to return.",
    schema: shift.extend({ returnShiftId: z.uuid().nullable() }),
  }),
];
