import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { notify } from "@/lib/notifications/notify";
import { refuse } from "@/lib/platform/errors";
import { sha256Hex } from "@/lib/platform/hash";
import { fence, stayInside } from "../fence";
import { drillProgress } from "../model";
import { endedNotice } from "../notices";
import { insertReport } from "../store/reports";
import { loadRun, writeRun } from "../store/runs";

/** Ends a run with its result, and keeps its report for good. The entry in the audit log holds the report's hash. */
export const endRun = defineVerb({
  name: "drill.end",
  permission: "drills:control",
  input: z.strictObject({
    runId: z.uuid(),
    revision: z.int(),
    next: drillProgress,
    /** The report, as canonical JSON. */
    body: z.string().min(2),
    lease: fence,
  }),
  async run({ tx, now, audit, live, unchanged }, { runId, revision, next, body, lease }) {
    await stayInside(tx, lease);
    const run = await loadRun(runId, tx);
    if (!run) return refuse("not_found", "There is no such run.");
    if (next.phase !== "ended") return refuse("invalid", "A run ends with phase “ended”.", "next");
    // A person may have cancelled it between the report and this: then it is decided on anew.
    if (run.revision !== revision || !(await writeRun(tx, run, next))) return unchanged();
    const sha256 = sha256Hex(body);
    await insertReport(tx, { runId, body, sha256, createdAt: now });
    await audit({
      subjectKind: "drill_run",
      subjectId: runId,
      reason: next.because,
      before: { phase: run.progress.phase },
      after: { name: run.name, result: next.result, times: next.times, reportSha256: sha256 },
    });
    const told = { id: runId, name: run.name, definition: run.version.definition, dueAt: run.dueAt };
    await notify(tx, endedNotice(told, run.shiftId, next.result, next.because), now);
    await live("drill", runId);
  },
});
