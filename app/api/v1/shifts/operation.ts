import { z } from "zod";
import { shiftKinds } from "@/lib/shifts/model";
import type { ShiftSummary } from "@/lib/shifts/queries/shift-list";
import type { Operation } from "../openapi.json/operation";

const instant = z.iso.datetime().describe("UTC.");

export const shiftsAnswer = z.object({
  shifts: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(shiftKinds),
      planId: z.uuid().nullable(),
      situation: z.string().describe("Its state; a running one tells whether it is paused or held."),
      reason: z.string(),
      proposedBy: z.string(),
      fleets: z.array(z.string()).describe("Every fleet that it loads or relieves."),
      cells: z.number().int(),
      fraction: z
        .number()
        .nullable()
        .describe("Part of the way that the edges were read to have gone, 0 to 1."),
      steps: z.object({ passed: z.number().int(), total: z.number().int() }),
      note: z.string().nullable().describe("Why it is held, or how it ended."),
      requested: z.enum(["pause", "resume", "abort", "roll_back", "nearest_safe"]).nullable(),
      createdAt: instant,
      startedAt: instant.nullable(),
      endedAt: instant.nullable(),
    }),
  ),
});
export type ShiftsAnswer = z.infer<typeof shiftsAnswer>;

export const toAnswer = (shifts: readonly ShiftSummary[]): ShiftsAnswer => ({
  shifts: shifts.map(({ stepsPassed, steps, fleets, createdAt, startedAt, endedAt, ...shift }) => ({
    ...shift,
    fleets: [...fleets],
    steps: { passed: stepsPassed, total: steps },
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  })),
});

export const shiftsOperation: Operation = {
  method: "get",
  path: "/api/v1/shifts",
  tag: "Traffic",
  summary: "The newest 200 shifts, with where each is",
  permission: "shifts:read",
  answer: { description: "The shifts, newest first.", schema: shiftsAnswer },
  refusals: ["unauthenticated", "forbidden", "rate_limited", "unavailable"],
};
