import { z } from "zod";
import { changedFields } from "@/lib/audit/diff";
import { defineVerb } from "@/lib/identity/verb";
import { policySchema } from "@/lib/planning/model";
import { rhythmPolicy } from "@/lib/planning/rhythm-policy";
import { insertPolicy, loadPolicyVersions, lockPolicy } from "@/lib/planning/store/policy";
import { refuse } from "@/lib/platform/errors";
import { shiftPolicy } from "../policy";

/** As it was written, not as it is read: a default that was put into it would come before a named pace's own value. */
const written = z.record(z.string(), z.record(z.string(), z.json())).superRefine((value, context) => {
  for (const { path, message } of shiftPolicy.safeParse(value).error?.issues ?? []) {
    context.addIssue({ code: "custom", path, message });
  }
});

/**
 * Writes a new version of the policy: what the engine works under, how shifts go, and the rhythm. Plans and shifts that
 * exist keep what they were made under.
 */
export const changePolicy = defineVerb({
  name: "policy.change",
  permission: "policy:manage",
  input: z.strictObject({
    /** The version that was on screen; another one since means that somebody else changed it meanwhile. */
    basedOn: z.coerce.number().int().min(1),
    body: policySchema.refine(
      ({ targetUtilization, emergencyUtilization }) => targetUtilization <= emergencyUtilization,
      {
        message: "must not be below the target utilisation",
        path: ["emergencyUtilization"],
      },
    ),
    shifts: written,
    rhythm: rhythmPolicy,
    reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
  }),
  async run({ tx, actor, now, audit, live }, { basedOn, body, shifts, rhythm, reason }) {
    await lockPolicy(tx);
    const [current] = await loadPolicyVersions(1, tx);
    if (!current) return refuse("conflict", "No policy has been set; seed a scenario first.");
    if (current.version !== basedOn) {
      const since = `${current.createdBy} made version ${current.version}`;
      return refuse(
        "conflict",
        `The policy has changed since you read it: ${since}. Read it again.`,
        "basedOn",
      );
    }
    // What it leaves out of the rhythm is the default, and writing that down changes nothing.
    const before = { body: current.body, shifts: current.shifts, rhythm: rhythmPolicy.parse(current.rhythm) };
    const after = { body, shifts, rhythm };
    if (changedFields(before, after).length === 0)
      return refuse("invalid", "Nothing is changed: every value is as it was.");
    const version = await insertPolicy(tx, { ...after, createdAt: now, createdBy: actor.label, reason });
    await audit({
      subjectKind: "policy",
      subjectId: String(version),
      reason,
      before: { version: basedOn, ...before },
      after: { version, ...after },
    });
    await live("settings", "policy");
    return { version };
  },
});
