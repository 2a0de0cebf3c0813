import { z } from "zod";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { extendDrainTo, loadDrain } from "@/lib/shifts/store/drains";
import type { DrillStop } from "../model";
import { type DrillRun, loadRun, writeRun } from "../store/runs";

const input = z.strictObject({
  runId: z.uuid(),
  reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
});
/** An emergency that began as a drill lasts as long as any drain does unless told otherwise. */
const KEPT_MS = 4 * 3_600_000;

/** Gives up a run: what has moved goes back, what has not begun does not. */
export const cancelRun = defineVerb({
  name: "drill.cancel_run",
  permission: "drills:run",
  input,
  async run(context, { runId, reason }) {
    const run = await requireRun(context, runId);
    const { phase } = run.progress;
    if (phase !== "waiting" && phase !== "draining" && phase !== "holding")
      return refuse("conflict", "Its traffic is on its way back already.");
    const because = `Cancelled by ${context.actor.label}: ${reason}`;
    await stop(context, run, { result: "cancelled", because, keepDrained: false }, reason);
    return { runId };
  },
});

/**
 * The target turns out to be sick: the drill ends and its drain stays, as one that somebody started, with an expiry and
 * everything that can be done with a drain.
 */
export const keepDrained = defineVerb({
  name: "drill.keep_drained",
  permission: "shifts:operate",
  input,
  async run(context, { runId, reason }) {
    const { tx, now, actor } = context;
    const run = await requireRun(context, runId);
    const { phase } = run.progress;
    if (phase !== "draining" && phase !== "holding")
      return refuse(
        "conflict",
        phase === "waiting"
          ? "Nothing has moved yet. Start a drain."
          : "Its traffic is on its way back already.",
      );
    const drain = run.shiftId === null ? null : await loadDrain(run.shiftId, tx);
    if (!drain || drain.endedAt) return refuse("conflict", "Its drain has ended already. Start another.");
    await extendDrainTo(tx, drain.shiftId, new Date(now.getTime() + KEPT_MS));
    const because = `Kept drained by ${actor.label}: ${reason}`;
    await stop(context, run, { result: "cancelled", because, keepDrained: true }, reason);
    return { runId, shiftId: drain.shiftId };
  },
});

async function requireRun({ tx }: VerbContext, runId: string): Promise<DrillRun> {
  await tx.$queryRaw`SELECT id FROM drill_run WHERE id = ${runId}::uuid FOR UPDATE`;
  const run = await loadRun(runId, tx);
  if (!run) return refuse("not_found", "There is no such run.", "runId");
  if (run.progress.phase === "ended") return refuse("conflict", "This run has ended.");
  return run;
}

async function stop(
  { tx, audit, live }: VerbContext,
  run: DrillRun,
  why: DrillStop,
  reason: string,
): Promise<void> {
  const { progress } = run;
  if (progress.phase === "ended" || progress.phase === "settling" || progress.phase === "returning") return;
  if (progress.stop) refuse("conflict", `${progress.stop.because} It is being carried out.`);
  if (!(await writeRun(tx, run, { ...progress, stop: why })))
    refuse("conflict", "It has just gone on. Read it again.");
  await audit({
    subjectKind: "drill_run",
    subjectId: run.id,
    reason,
    before: { phase: progress.phase },
    after: { name: run.name, stop: why.result, keepDrained: why.keepDrained },
  });
  await live("drill", run.id);
}
