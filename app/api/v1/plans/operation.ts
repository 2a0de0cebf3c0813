import { z } from "zod";
import type { PlanHead } from "@/lib/planning/queries/plans";
import { proposePlan } from "@/lib/planning/verbs/propose-plan";
import type { Operation } from "../openapi.json/operation";

export const planBodyBytes = 8_192;

const instant = z.iso.datetime().describe("UTC.");

export const planHead = z.object({
  id: z.uuid(),
  name: z.string(),
  state: z.enum(["solving", "ready", "failed", "superseded"]),
  purpose: z
    .enum(["proposed", "nightly", "correction"])
    .describe("Asked for by somebody, or made by the rhythm at night or between."),
  failure: z.string().nullable().describe("Why there is no plan."),
  objectiveUsd: z.number().nullable().describe("What the plan costs over its horizon; null until solved."),
  boundUsd: z.number().nullable().describe("No plan of the same snapshot costs less."),
  solveMs: z.number().int().nullable(),
  policyVersion: z.number().int(),
  proposedBy: z.string(),
  reason: z.string(),
  snapshotSha256: z.string(),
  snapshotAsOf: instant,
  createdAt: instant,
  solvedAt: instant.nullable(),
});
export const plansAnswer = z.object({ plans: z.array(planHead) });

export const headAnswer = (plan: PlanHead): z.output<typeof planHead> => ({
  id: plan.id,
  name: plan.name,
  state: plan.state,
  purpose: plan.purpose,
  failure: plan.failure,
  objectiveUsd: plan.objectiveUsd,
  boundUsd: plan.boundUsd,
  solveMs: plan.solveMs,
  policyVersion: plan.policyVersion,
  proposedBy: plan.proposedByLabel,
  reason: plan.reason,
  snapshotSha256: plan.snapshotSha256,
  snapshotAsOf: plan.snapshotAsOf.toISOString(),
  createdAt: plan.createdAt.toISOString(),
  solvedAt: plan.solvedAt?.toISOString() ?? null,
});

export const plansOperation: Operation = {
  method: "get",
  path: "/api/v1/plans",
  tag: "Traffic",
  summary: "The newest 200 plans, without their documents",
  permission: "plans:read",
  answer: { description: "The plans, newest first.", schema: plansAnswer },
  refusals: ["unauthenticated", "forbidden", "rate_limited", "unavailable"],
};

export const proposePlanOperation: Operation = {
  method: "post",
  path: "/api/v1/plans",
  tag: "Traffic",
  summary: "Freeze the estate and have a plan of it solved",
  description:
    "A worker solves it; ask for the plan until its state is no longer `solving`. Nothing is routed by it.",
  permission: proposePlan.permission,
  body: { schema: proposePlan.input, maxBytes: planBodyBytes },
  answer: { description: "The plan is being solved.", schema: z.object({ planId: z.uuid() }) },
  refusals: [
    "invalid",
    "unauthenticated",
    "forbidden",
    "conflict",
    "too_large",
    "unsupported_type",
    "rate_limited",
    "unavailable",
  ],
};
