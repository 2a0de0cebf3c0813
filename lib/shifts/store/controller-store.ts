import { appendEntry } from "@/lib/audit/store/entries";
import { intendTable } from "@/lib/dataplane/intend-table";
import { tableWriter } from "@/lib/dataplane/live-store";
import type { Actor } from "@/lib/identity/model";
import { notify } from "@/lib/notifications/notify";
import type { Tx } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { holdLease, type Lease } from "@/lib/platform/lease";
import { publishLive } from "@/lib/platform/live";
import type { Direction, ShiftEvent } from "../decision";
import { scopeName } from "../guardrail-words";
import type { Judgement } from "../guardrails";
import type { Progress, Shift } from "../model";
import { controllerNotice } from "../notices";
import type { Change, ControllerStore } from "../ports";
import { routesFromShares } from "../table";
import { closeDrain, drainOfShift, setFleetStates } from "./drains";
import { dueShiftIds, loadShift, writeProgress } from "./shifts";
import { recordStep } from "./steps";

const RECORD_EVERY_MS = 5_000;
/** What this process last kept of each shift's guardrails. Lost with it, which costs one reading more. */
const recorded = new Map<string, { verdicts: string; atMs: number }>();

/** Undoes a transaction whose shift someone else wrote first; never leaves this file. */
class Overtaken extends Error {}

/**
 * Shifts in PostgreSQL, as the holder of `lease` may write them: every write holds the lease's row and names its
 * fencing token, so of two workers that both believe to hold it only one writes.
 */
export function controllerStore(lease: Lease, actor: Actor): ControllerStore {
  return {
    due: () => dueShiftIds(),
    load: (id) => loadShift(id),
    async commit(shift, change, now) {
      try {
        return await inTransaction(async (tx) => {
          await holdLease(tx, lease);
          return change.kind === "intend"
            ? intend(tx, actor, shift, change, now)
            : apply(tx, actor, shift, change, now);
        });
      } catch (error) {
        if (error instanceof Overtaken) return null;
        throw error;
      }
    },
    async record(shift, judgements, now) {
      const verdicts = judgements.map(({ guardrail, verdict }) => `${guardrail.id} ${verdict}`).join("\n");
      const last = recorded.get(shift.id);
      // Every tick is judged; what is kept is every change of a verdict, and a figure every few seconds.
      if (last?.verdicts === verdicts && now.getTime() - last.atMs < RECORD_EVERY_MS) return;
      if (judgements.length > 0) await recordReadings(shift, judgements, now);
      recorded.set(shift.id, { verdicts, atMs: now.getTime() });
    },
  };
}

async function write(tx: Tx, shift: Shift, next: Progress, takesRequest: boolean): Promise<void> {
  if (!(await writeProgress(tx, shift, next, { takesRequest }))) throw new Overtaken();
  await publishLive(tx, "shift", shift.id);
}

async function intend(
  tx: Tx,
  actor: Actor,
  shift: Shift,
  { direction, step, table, baseVersion, next: withVersion }: Extract<Change, { kind: "intend" }>,
  now: Date,
) {
  const what = direction === "forward" ? `step ${step.index + 1}` : `step ${step.index + 1} back`;
  const { version, sha256 } = await intendTable(
    tableWriter(tx),
    {
      key: `shift/${shift.id}/${shift.revision}`,
      baseVersion,
      routes: routesFromShares(table),
      note: `Shift ${shift.id}, ${what}`,
      planId: shift.planId,
      shiftId: shift.id,
      createdBy: actor.label,
    },
    now,
  );
  const next = withVersion(version);
  await write(tx, shift, next, false);
  await recordStep(tx, shift, "intended", next, now, version);
  await publishLive(tx, "routing", String(version));
  await audit(tx, actor, shift, now, {
    action: "shift.step",
    reason: null,
    before: { version: baseVersion },
    after: { direction, step: step.index + 1, fraction: step.fraction, version, sha256 },
  });
  return { version };
}

async function apply(
  tx: Tx,
  actor: Actor,
  shift: Shift,
  { event, because, next, close, takesRequest }: Extract<Change, { kind: "move" }>,
  now: Date,
) {
  await write(tx, shift, next, takesRequest);
  await recordStep(tx, shift, event, next, now, null);
  await settleDrain(tx, actor, shift, event, now);
  // Sending again changes nothing that an auditor would ask about; the publication counts its attempts.
  if (event !== "retried") {
    await audit(tx, actor, shift, now, {
      action: `shift.${event}`,
      reason: because,
      before: summary(shift.progress),
      after: { ...summary(next), ...(close ? { version: close.version, outcome: close.outcome } : {}) },
    });
  }
  // Read once more for who proposed it and why: the controller does without.
  const record = await loadShift(shift.id, tx);
  const told = record && controllerNotice(record, event, because, next);
  if (told) await notify(tx, told, now);
  return { version: null };
}

/** A fleet that a drain has emptied stands drained: no plan sends anything there until its traffic returns. */
async function settleDrain(tx: Tx, actor: Actor, shift: Shift, event: ShiftEvent, now: Date): Promise<void> {
  if (event !== "completed" && event !== "rolled_back") return;
  const found = await drainOfShift(tx, shift.id);
  if (!found) return;
  const { drain, is } = found;
  // A return that ended at the nearest safe table has not gone back to where the fleets were empty.
  const { progress } = shift;
  const elsewhere = progress.state === "rolling_back" && progress.line?.goal === "nearest_safe";
  const emptied =
    is === "drain" ? event === "completed" && drain.endedAt === null : event === "rolled_back" && !elsewhere;
  if (emptied) {
    for (const fleet of await setFleetStates(tx, drain.leaving, "serving", "drained")) {
      const change = { before: { state: "serving" }, after: { state: "drained" } };
      const subject = { subjectKind: "fleet", subjectId: fleet, planId: null };
      const reason = `Drained by shift ${drain.shiftId}`;
      await appendEntry(tx, actor, { action: "fleet.set_state", reason, ...subject, ...change }, now);
      await publishLive(tx, "fleet", fleet);
    }
  } else if (is === "drain" && event === "rolled_back")
    await closeDrain(tx, drain.shiftId, { at: now, because: "It was rolled back.", returnShiftId: null });
}

async function audit(
  tx: Tx,
  actor: Actor,
  shift: Shift,
  now: Date,
  entry: { action: string; reason: string | null; before: unknown; after: unknown },
): Promise<void> {
  await appendEntry(
    tx,
    actor,
    { ...entry, subjectKind: "shift", subjectId: shift.id, planId: shift.planId },
    now,
  );
  await publishLive(tx, "audit", shift.id);
}

/** What of a shift's progress an auditor reads: its state, its step, and where the traffic is. */
export function summary(progress: Progress): Record<string, unknown> {
  if (!("step" in progress)) return { state: progress.state };
  const { step, live, state } = progress;
  const moving = step.phase === "held" ? step.resume : step;
  return { state, step: moving.index + 1, phase: step.phase, fraction: live.fraction };
}

async function recordReadings(shift: Shift, judgements: readonly Judgement[], now: Date): Promise<void> {
  const { progress } = shift;
  if (progress.state !== "running" && progress.state !== "rolling_back") return;
  const { step } = progress;
  const stepIndex = step.phase === "held" ? step.resume.index : step.index;
  const direction: Direction = progress.state === "running" ? "forward" : "back";
  const data = judgements.map(({ guardrail, verdict, value, limit, samples }) => ({
    shiftId: shift.id,
    stepIndex,
    direction,
    guardrail: guardrail.id,
    scope: scopeName(guardrail),
    value: value !== null && Number.isFinite(value) ? value : null,
    limit,
    samples,
    verdict,
    at: now,
  }));
  await inTransaction(async (tx) => {
    await tx.guardrailReading.createMany({ data });
    await publishLive(tx, "shift", shift.id);
  });
}
