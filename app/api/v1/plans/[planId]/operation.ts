import { z } from "zod";
import { planSchema, snapshotSchema } from "@/lib/planning/model";
import type { PlanRecord } from "@/lib/planning/queries/plans";
import type { Operation } from "../../openapi.json/operation";
import { headAnswer, planHead } from "../operation";

export const planAnswer = planHead.extend({
  notes: z.array(z.string()).describe("What was left out of the snapshot or assumed in it."),
  snapshot: snapshotSchema.describe("The inputs, frozen; what `npm run plan` takes."),
  plan: planSchema.nullable().describe("The plan document, as `npm run plan` writes it; null until solved."),
});

export const toAnswer = (record: PlanRecord): z.output<typeof planAnswer> => ({
  ...headAnswer(record),
  notes: record.explanation.notes,
  snapshot: record.snapshot,
  plan: record.plan,
});

export const planOperation: Operation = {
  method: "get",
  path: "/api/v1/plans/{planId}",
  tag: "Traffic",
  summary: "One plan with its document and the snapshot it was made from",
  permission: "plans:read",
  answer: { description: "The plan.", schema: planAnswer },
  refusals: ["unauthenticated", "forbidden", "not_found", "rate_limited", "unavailable"],
};
