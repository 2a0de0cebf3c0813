import { randomUUID } from "node:crypto";
import { z } from "zod";
import { APPROVAL_LIVES_MS } from "@/lib/approvals/model";
import { insertApproval } from "@/lib/approvals/store/approvals";
import { newestTable } from "@/lib/dataplane/store/tables";
import { defineVerb } from "@/lib/identity/verb";
import { notify } from "@/lib/notifications/notify";
import { takeSnapshot } from "@/lib/planning/take-snapshot";
import { violatedConstraint } from "@/lib/platform/db/transaction";
import { refuse } from "@/lib/platform/errors";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { defaultGuardrails } from "@/lib/shifts/default-guardrails";
import { freezeOver } from "@/lib/shifts/freezes-over";
import { receivingFleets } from "@/lib/shifts/plan-target";
import { drainPace } from "@/lib/shifts/policy";
import { prepareDrain } from "@/lib/shifts/prepare-drain";
import { insertDrain, insertRunningShift } from "@/lib/shifts/store/drains";
import { giveUpMs } from "../decide";
import { fence, stayInside } from "../fence";
import { type DrillStart, minutesMs } from "../model";
import { startedNotice } from "../notices";
import { notApproved } from "../standing";
import { loadDrill } from "../store/drills";
import { policyInForce } from "../store/policy";
import { loadRun, writeRun } from "../store/runs";

/** A drill's drain that holds at a step for this long goes back. */
const HELD_LIMIT_MS = 120_000;
/** Should every worker's drill loop stand still, the drain expires by itself this long after it should have returned. */
const MARGIN_MS = 3_600_000;

/**
 * Begins to move traffic: a drain of the drill's target, signed beforehand by whoever approved the drill, whose
 * guardrails send the traffic back. All of it in one transaction, so that a crash leaves a run that waits or one that
 * drains. What was read before the transaction is looked at once more inside it.
 */
export const startRun = defineVerb({
  name: "drill.start",
  permission: "drills:control",
  input: z.strictObject({
    runId: z.uuid(),
    revision: z.int(),
    servedBefore: z.record(z.string(), z.number().nullable()),
    lease: fence,
  }),
  timeoutMs: 30_000,
  async run({ tx, now, audit, live }, { runId, revision, servedBefore, lease }) {
    await stayInside(tx, lease);
    const run = await loadRun(runId, tx);
    const drill = run && (await loadDrill(run.drillId, tx));
    if (!run || !drill) return refuse("not_found", "There is no such run.");
    const { version } = run;
    const { decision } = version;
    const why =
      drill.newest.version === version.version ? notApproved(version) : "The drill was changed since.";
    if (why || !decision) return refuse("conflict", why ?? "Nobody has approved it.");
    const { kind, id: scopeId } = version.definition.target;
    let snapshotSha256 = "";
    const prepared = await prepareDrain({ kind, id: scopeId }, now, tx, async (at) => {
      const taken = await takeSnapshot(at);
      snapshotSha256 = taken.sha256;
      return taken.snapshot;
    });
    const { verdict, today, target, fleets, facts, steps, overtakes, impact } = prepared;
    const against = [
      ...verdict.forbidden,
      ...(verdict.breakGlass ? [verdict.breakGlass] : []),
      ...overtakes.map(({ reason }) => `A shift moves its traffic: ${reason}`),
    ];
    const freeze = await freezeOver(fleets, now, tx);
    if (freeze) against.push(freeze.sentence);
    if (against.length > 0) return refuse("conflict", against.join(" "));
    const table = await newestTable(tx);
    if (!table) return refuse("conflict", "No routing table has been published yet.");

    const shiftId = randomUUID();
    const leaving = prepared.leaving.map((fleet) => fleet.id);
    const { holdMinutes } = version.definition;
    const expiresAt = new Date(
      now.getTime() + giveUpMs(version.definition) + minutesMs(holdMinutes) + MARGIN_MS,
    );
    const reason = `Drill “${run.name}”`;
    const guardrails = defaultGuardrails(receivingFleets(today, target, facts), null, prepared.guardrails);
    await insertRunningShift(
      tx,
      {
        id: shiftId,
        kind: "drill",
        proposedById: version.authorId,
        proposedByLabel: version.author,
        reason,
        today,
        origin: today,
        target,
        fleets,
        steps,
        settings: {
          pace: { ...drainPace, heldLimitMs: HELD_LIMIT_MS },
          guardrails,
          startedWith: Object.fromEntries(
            fleets.map((fleet) => [fleet, facts.healthyAccelerators[fleet] ?? 0]),
          ),
        },
        liveVersion: prepared.liveVersion,
        expiresAt,
      },
      now,
    ).catch((error: unknown) => {
      if (violatedConstraint(error)) refuse("conflict", "Another shift has just taken one of these fleets.");
      throw error;
    });
    await insertDrain(tx, {
      shiftId,
      scope: prepared.scope,
      leaving,
      strandedRequestsPerSec: 0,
      brokeGlass: false,
      expiresAt,
      signBy: expiresAt,
    }).catch((error: unknown) => {
      if (violatedConstraint(error)) refuse("conflict", `${scopeId} is being drained already.`);
      throw error;
    });
    await insertApproval(tx, {
      shiftId,
      proposedById: version.authorId,
      decidedById: decision.byId,
      decidedByLabel: decision.by,
      decision: "approve",
      role: "manager",
      reason: `Approved beforehand with version ${version.version} of the drill: ${decision.reason}`.slice(
        0,
        1000,
      ),
      snapshotSha256: null,
      envelopeSha256: null,
      at: now,
      expiresAt: new Date(now.getTime() + APPROVAL_LIVES_MS),
    });
    const policy = await policyInForce(tx);
    const start: DrillStart = {
      leaving,
      policyVersion: policy.version,
      policySha256: policy.sha256,
      snapshotSha256,
      planSha256: sha256Hex(canonicalJson({ origin: today, target, steps })),
      tableBefore: { version: table.version, sha256: table.sha256 },
      servedBefore,
      movedRequestsPerSec: impact.movedRequestsPerSec,
      strandedRequestsPerSec: 0,
    };
    const times = {
      startedAt: now,
      weightsZeroAt: null,
      drainedAt: null,
      returnBegunAt: null,
      returnedAt: null,
    };
    const next = { phase: "draining", times, stop: null } as const;
    if (!(await writeRun(tx, { id: runId, revision }, next, { shiftId, start })))
      return refuse("conflict", "Its run has just gone on.");
    await audit({
      subjectKind: "drill_run",
      subjectId: runId,
      reason,
      before: { phase: "waiting" },
      after: {
        phase: "draining",
        shiftId,
        drains: prepared.scope,
        fleets: leaving,
        cells: Object.keys(target).length,
        movedRequestsPerSec: impact.movedRequestsPerSec,
        definitionSha256: version.sha256,
        approvedBy: decision.by,
        planSha256: start.planSha256,
        snapshotSha256,
        expiresAt,
      },
    });
    const told = { id: runId, name: run.name, definition: version.definition, dueAt: run.dueAt };
    await notify(tx, startedNotice(told, shiftId), now);
    await live("drill", runId);
    await live("shift", shiftId);
    // The shift controller wakes for what people ask, a drain above all: a drill measures the same.
    await live("approval", shiftId);
    return { shiftId };
  },
});
