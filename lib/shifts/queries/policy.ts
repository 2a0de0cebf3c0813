import { changedFields, type FieldChange } from "@/lib/audit/diff";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import type { PlanningPolicy } from "@/lib/planning/model";
import { type RhythmPolicy, rhythmPolicy } from "@/lib/planning/rhythm-policy";
import {
  loadPolicy,
  loadPolicyVersions,
  loadRhythmPolicy,
  type PolicyVersion,
} from "@/lib/planning/store/policy";
import { defaultDrainLimits, defaultGuardrailLimits, defaultPace } from "../policy";

type WrittenShiftPolicy = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface PolicyView {
  readonly version: number;
  readonly body: PlanningPolicy;
  readonly rhythm: RhythmPolicy;
  /** As written: what it leaves out is the default. */
  readonly shifts: WrittenShiftPolicy;
  readonly shiftDefaults: WrittenShiftPolicy;
  /** The newest first, each with what it changed of the one before. */
  readonly history: readonly (Pick<PolicyVersion, "version" | "createdAt" | "createdBy" | "reason"> & {
    readonly changes: readonly FieldChange[];
  })[];
}

/** The policy in force and how it came to be; null before one was made. */
export async function policyView(actor: Actor): Promise<PolicyView | null> {
  requirePermission(actor, "plans:read");
  const versions = await loadPolicyVersions(51);
  const [newest] = versions;
  if (!newest) return null;
  const [{ body }, rhythm] = await Promise.all([loadPolicy(), loadRhythmPolicy()]);
  return {
    version: newest.version,
    body,
    rhythm,
    shifts: newest.shifts as WrittenShiftPolicy,
    shiftDefaults: {
      pace: defaultPace,
      guardrails: defaultGuardrailLimits,
      drains: defaultDrainLimits,
      approvals: {},
    },
    history: versions.slice(0, 50).map((policy, index) => {
      const before = versions[index + 1];
      const of = ({ body: engine, shifts, rhythm: beats }: PolicyVersion) => ({
        body: engine,
        shifts,
        rhythm: rhythmPolicy.parse(beats),
      });
      return {
        version: policy.version,
        createdAt: policy.createdAt,
        createdBy: policy.createdBy,
        reason: policy.reason,
        changes: before ? changedFields(of(before), of(policy)) : [],
      };
    }),
  };
}
