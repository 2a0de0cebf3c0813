import type { ApprovalLimits } from "@/lib/approvals/requirement";
import { prisma } from "@/lib/platform/db/client";
import {
  type DrainLimits,
  defaultDrainLimits,
  defaultGuardrailLimits,
  type GuardrailLimits,
  type Pace,
  shiftPolicy,
} from "../policy";
import type { Reader } from "./shifts";

/** How shifts go under the policy in force; defaults where it says nothing or none was made. */
export async function loadShiftPolicy(db: Reader = prisma()): Promise<{
  pace: Partial<Pace>;
  guardrails: GuardrailLimits;
  drains: DrainLimits;
  approvals: ApprovalLimits;
}> {
  const row = await db.policy.findFirst({ orderBy: { version: "desc" }, select: { shifts: true } });
  const { pace, guardrails, drains, approvals } = shiftPolicy.parse(row?.shifts ?? {});
  return {
    pace,
    guardrails: { ...defaultGuardrailLimits, ...guardrails },
    drains: { ...defaultDrainLimits, ...drains },
    approvals,
  };
}
