import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { rhythmStates } from "../model";
import { writeEnd } from "../store/runs";

/** Writes down what came of a beat. One that has ended is left alone. */
export const endRun = defineVerb({
  name: "rhythm.end",
  permission: "plans:solve",
  input: z.strictObject({
    runId: z.uuid(),
    planId: z.uuid().nullable(),
    state: z.enum(rhythmStates).exclude(["solving"]),
    sentence: z.string().min(1),
    shiftId: z.uuid().nullable().default(null),
    envelopeId: z.uuid().nullable().default(null),
  }),
  async run({ tx, now, audit, live, unchanged }, { runId, planId, ...end }) {
    if (!(await writeEnd(tx, runId, { ...end, endedAt: now }))) return unchanged();
    await audit({
      subjectKind: "rhythm_run",
      subjectId: runId,
      planId,
      reason: end.sentence,
      before: { state: "solving" },
      after: { state: end.state, ...(end.shiftId ? { shiftId: end.shiftId } : {}) },
    });
    await live("plan", runId);
  },
});
