import { z } from "zod";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { notify } from "@/lib/notifications/notify";
import { refuse } from "@/lib/platform/errors";
import { requireShift } from "@/lib/shifts/access";
import { takeBack } from "@/lib/shifts/commands";
import { returnTraffic } from "@/lib/shifts/return-traffic";
import { commandStore } from "@/lib/shifts/store/command-store";
import { closeDrain, loadDrain } from "@/lib/shifts/store/drains";
import { fence, stayInside } from "../fence";
import { drillProgress, type Moving } from "../model";
import { cannotReturnNotice } from "../notices";
import { type DrillRun, loadRun, writeRun } from "../store/runs";

const moving = drillProgress.refine(
  (progress): progress is Moving => progress.phase !== "waiting" && progress.phase !== "ended",
  "must be a phase in which traffic moves",
);
const input = z.strictObject({
  runId: z.uuid(),
  /** The run as it was read: what is decided on something older is not carried out. */
  revision: z.int(),
  next: moving,
  because: z.string(),
  lease: fence,
});

/** Writes down what was measured, and the phase that begins with it. */
export const advanceRun = defineVerb({
  name: "drill.advance",
  permission: "drills:control",
  input,
  async run(context, { runId, revision, next, because, lease }) {
    const run = await current(context, runId, revision, lease);
    if (!run) return context.unchanged();
    const returnShiftId = await returnShiftOf(context, run);
    await write(context, run, next, because, returnShiftId === null ? {} : { returnShiftId });
  },
});

/** Takes back a drain that still moves, the way it came. */
export const turnBackRun = defineVerb({
  name: "drill.turn_back",
  permission: "drills:control",
  input,
  async run(context, { runId, revision, next, because, lease }) {
    const { tx, now, live } = context;
    const run = await current(context, runId, revision, lease);
    if (!run?.shiftId) return context.unchanged();
    const shift = await requireShift(tx, run.shiftId);
    if (shift.progress.state === "running")
      await takeBack(commandStore(tx), shift.id, { by: `the drill “${run.name}”`, reason: because, now });
    await closeDrain(tx, shift.id, { at: now, because, returnShiftId: null });
    await write(context, run, next, because, {});
    await live("shift", shift.id);
    await live("approval", shift.id);
  },
});

/** Sends the traffic back by a shift of its own, in paced and guarded steps. Refused where those do not fit now. */
export const sendBackRun = defineVerb({
  name: "drill.send_back",
  permission: "drills:control",
  input,
  timeoutMs: 30_000,
  async run(context, { runId, revision, next, because, lease }) {
    const { tx, now, live } = context;
    const run = await current(context, runId, revision, lease);
    if (!run?.shiftId) return context.unchanged();
    const shift = await requireShift(tx, run.shiftId);
    const drain = await loadDrain(run.shiftId, tx);
    if (!drain || drain.endedAt) return context.unchanged();
    const why = `Return of the drill “${run.name}”. ${because}`;
    const returned = await returnTraffic(tx, shift, drain, why, now);
    const on = next.phase === "returning" ? { ...next, cannotReturn: null } : next;
    await write(context, run, on, because, { returnShiftId: returned.shiftId });
    for (const fleet of returned.serving) await live("fleet", fleet);
    await live("shift", shift.id);
    if (returned.shiftId) await live("shift", returned.shiftId);
  },
});

/** Writes down why the traffic cannot return yet, and tells people once. It is tried again. */
export const tellRunCannotReturn = defineVerb({
  name: "drill.cannot_return",
  permission: "drills:control",
  input,
  async run(context, { runId, revision, next, because, lease }) {
    const run = await current(context, runId, revision, lease);
    if (!run || next.phase !== "returning") return context.unchanged();
    if (run.progress.phase === "returning" && run.progress.cannotReturn === because)
      return context.unchanged();
    await write(context, run, { ...next, cannotReturn: because }, because, {});
    const told = { id: run.id, name: run.name, definition: run.version.definition, dueAt: run.dueAt };
    await notify(context.tx, cannotReturnNotice(told, run.shiftId, because), context.now);
  },
});

async function current(
  { tx }: VerbContext,
  runId: string,
  revision: number,
  lease: z.output<typeof fence>,
): Promise<DrillRun | null> {
  await stayInside(tx, lease);
  const run = await loadRun(runId, tx);
  if (!run) return refuse("not_found", "There is no such run.");
  return run.revision === revision ? run : null;
}

/** A drain that somebody undrained by hand, or that expired, has a return of its own. */
async function returnShiftOf({ tx }: VerbContext, run: DrillRun): Promise<string | null> {
  if (run.returnShiftId !== null || run.shiftId === null) return null;
  return (await loadDrain(run.shiftId, tx))?.returnShiftId ?? null;
}

async function write(
  { tx, audit, live }: VerbContext,
  run: DrillRun,
  next: Moving,
  because: string,
  more: { readonly returnShiftId?: string | null },
): Promise<void> {
  if (!(await writeRun(tx, run, next, more))) refuse("conflict", "The run has just gone on.");
  await audit({
    subjectKind: "drill_run",
    subjectId: run.id,
    reason: because,
    before: { phase: run.progress.phase },
    after: { phase: next.phase, times: next.times, ...more, ...(next.stop ? { stop: next.stop } : {}) },
  });
  await live("drill", run.id);
}
