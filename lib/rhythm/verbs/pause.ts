import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { violatedConstraint } from "@/lib/platform/db/transaction";
import { refuse } from "@/lib/platform/errors";
import { endPause, insertPause, openPause } from "../store/pauses";

const input = z.strictObject({
  reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
});

/** No plan is made and nothing is corrected by itself until somebody resumes. Shifts that move go on. */
export const pauseRhythm = defineVerb({
  name: "rhythm.pause",
  permission: "shifts:operate",
  input,
  async run({ tx, actor, now, audit, live }, { reason }) {
    const open = await openPause(tx);
    if (open) refuse("conflict", `The rhythm is paused already, by ${open.pausedBy}: ${open.reason}`);
    const id = await insertPause(tx, { pausedAt: now, pausedBy: actor.label, reason }).catch(
      (error: unknown) => {
        if (violatedConstraint(error)) refuse("conflict", "Somebody has just paused the rhythm.");
        throw error;
      },
    );
    await audit({
      subjectKind: "rhythm",
      subjectId: "rhythm",
      reason,
      before: { paused: false },
      after: { paused: true },
    });
    await live("plan", id);
    return { paused: true };
  },
});

/** The rhythm goes on with its next beat; what fell into the pause is not made up for. */
export const resumeRhythm = defineVerb({
  name: "rhythm.resume",
  permission: "shifts:operate",
  input,
  async run({ tx, actor, now, audit, live }, { reason }) {
    const open = await openPause(tx);
    if (!open) return refuse("conflict", "The rhythm is not paused.");
    const ended = await endPause(tx, open.id, {
      resumedAt: now,
      resumedBy: actor.label,
      resumeReason: reason,
    });
    if (!ended) return refuse("conflict", "Somebody has just resumed the rhythm.");
    await audit({
      subjectKind: "rhythm",
      subjectId: "rhythm",
      reason,
      before: { paused: true },
      after: { paused: false },
    });
    await live("plan", open.id);
    return { paused: false };
  },
});
