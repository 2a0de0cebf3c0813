import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { notify } from "@/lib/notifications/notify";
import { refuse } from "@/lib/platform/errors";
import { fence, stayInside } from "../fence";
import { blocker } from "../model";
import { blockedNotice } from "../notices";
import { loadRun, writeRun } from "../store/runs";

/** Writes down what stands against a run that is due, and tells people. It is tried again until its window closes. */
export const blockRun = defineVerb({
  name: "drill.blocked",
  permission: "drills:control",
  input: z.strictObject({
    runId: z.uuid(),
    revision: z.int(),
    blockedBy: z.array(blocker).min(1),
    lease: fence,
  }),
  async run({ tx, now, audit, live, unchanged }, { runId, revision, blockedBy, lease }) {
    await stayInside(tx, lease);
    const run = await loadRun(runId, tx);
    if (!run) return refuse("not_found", "There is no such run.");
    const { progress } = run;
    if (progress.phase !== "waiting") return unchanged();
    if (!(await writeRun(tx, { id: runId, revision }, { ...progress, blockedBy }))) return unchanged();
    await audit({
      subjectKind: "drill_run",
      subjectId: runId,
      reason: blockedBy.map(({ sentence }) => sentence).join(" "),
      before: { blockedBy: progress.blockedBy.map(({ kind }) => kind) },
      after: { blockedBy: blockedBy.map(({ kind }) => kind), startBy: run.startBy },
    });
    const told = { id: runId, name: run.name, definition: run.version.definition, dueAt: run.dueAt };
    await notify(tx, blockedNotice(told, blockedBy, run.startBy), now);
    await live("drill", runId);
  },
});
