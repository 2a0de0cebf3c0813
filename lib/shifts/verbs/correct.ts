import { randomUUID } from "node:crypto";
import { z } from "zod";
import { driftBeyond, inShort } from "@/lib/approvals/drift";
import { nothingNeeded } from "@/lib/approvals/model";
import { newestTable } from "@/lib/dataplane/store/tables";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { usdPerHourOf } from "@/lib/planning/envelope";
import { type Snapshot, valueIn } from "@/lib/planning/model";
import { rhythmProposer } from "@/lib/planning/rhythm-proposer";
import { loadRhythmPolicy } from "@/lib/planning/store/policy";
import { refuse } from "@/lib/platform/errors";
import { alarmSentence, isOfPlane } from "../alarm";
import { alarmsOver } from "../alarms-over";
import { type Correction, decideCorrection } from "../correction";
import { currentSnapshot } from "../current";
import { type EnvelopeRecord, envelopeInForce } from "../envelope-holds";
import { safetyFacts } from "../facts";
import { freezeOver } from "../freezes-over";
import { layOut } from "../lay-out";
import type { Shares } from "../model";
import { receivingFleets, targetOf, windowAt } from "../plan-target";
import { supersedeOlder } from "../put-forward";
import { claimsOn, lockCorrections } from "../store/claims";
import { loadNewestEnvelopes } from "../store/envelopes";
import { loadPlanWithInputs } from "../store/plans";
import { insertShift, loadShifts } from "../store/shifts";
import { overlay, restrict, sharesFromRoutes, touched } from "../table";

/** A correction that has not begun by then is overtaken by the next. */
const STARTS_WITHIN_MS = 10 * 60_000;

export interface Corrected {
  readonly outcome: "moved" | "clipped" | "nothing" | "refused" | "skipped";
  readonly sentence: string;
  readonly shiftId: string | null;
  readonly envelopeId: string | null;
}

/**
 * Carries out a correction as far as the signed envelope allows: a shift like any other, with every guardrail and every
 * check before its start, approved by the envelope's signature instead of one of its own.
 */
export const correctInsideEnvelope = defineVerb({
  name: "shift.correct",
  permission: "shifts:control",
  input: z.strictObject({ planId: z.uuid() }),
  timeoutMs: 30_000,
  async run(context, { planId }): Promise<Corrected> {
    const { tx, now, audit, live } = context;
    await lockCorrections(tx);
    if ((await loadShifts({ planId, take: 1 }, tx)).length > 0) {
      return refuse("conflict", "A shift has been made of this plan already.", "planId");
    }
    const source = await loadPlanWithInputs(planId, tx);
    if (!source || "because" in source) {
      return refuse("conflict", source?.because ?? `There is no plan ${planId}.`, "planId");
    }
    const found = envelopeInForce(await loadNewestEnvelopes(tx), now);
    if (!found.ok) return leave(context, planId, null, "refused", found.because);
    const { record } = found;
    const table = await newestTable(tx);
    if (!table) return leave(context, planId, record, "skipped", "No routing table has been published yet.");
    const running = sharesFromRoutes(table.routes);
    const window = windowAt(source.snapshot, now);
    const wanted = targetOf(source.plan, window, running);
    const current = await currentSnapshot(now);
    const drift = driftBeyond(source.snapshot, current, touched(wanted.today, wanted.target));
    if (drift.length > 0)
      return leave(context, planId, record, "skipped", `The plan is out of date. ${inShort(drift)}`);

    const decide = await decider(context, record, wanted, running, current);
    let correction = decide(false);
    let laid = await tryOut(context, correction, running, current);
    if (correction.kind === "clipped" && !laid?.ok) {
      // The mixture does not fit where each of its ends would; all cells the same part of the way does.
      correction = decide(true);
      laid = await tryOut(context, correction, running, current);
    }
    if (correction.kind === "nothing") {
      return leave(
        context,
        planId,
        record,
        "nothing",
        "The best plan routes as today's table does, or nearly.",
      );
    }
    if (correction.kind === "outside") return leave(context, planId, record, "refused", correction.because);
    if (!laid?.ok) {
      return leave(
        context,
        planId,
        record,
        "refused",
        `It cannot be made in safe steps. ${laid?.because ?? ""}`.trim(),
      );
    }
    const { today, target, fleets } = laid.way;
    const frozen = await freezeOver(fleets, now, tx);
    if (frozen) return leave(context, planId, record, "skipped", frozen.sentence);
    const receiving = receivingFleets(today, target, safetyFacts(current));
    // Edges are read before the start, as for any shift.
    const alarm = (await alarmsOver(receiving, now, tx)).find((each) => !isOfPlane(each));
    if (alarm) return leave(context, planId, record, "skipped", alarmSentence(alarm));
    const [claim] = await claimsOn(fleets, tx);
    if (claim) return leave(context, planId, record, "skipped", claim);

    const shiftId = randomUUID();
    const { signature } = record;
    const reason = `Correction inside the envelope of ${record.planName}, signed by ${signature?.by ?? "nobody"}`;
    const { origin, steps, settings } = laid;
    await insertShift(
      tx,
      {
        id: shiftId,
        planId,
        windowIndex: window,
        snapshotSha256: source.snapshotSha256,
        envelopeId: record.id,
        proposedById: rhythmProposer.id,
        proposedByLabel: rhythmProposer.label,
        reason,
        requirement: nothingNeeded,
        today,
        target,
        fleets,
        origin,
        steps,
        settings,
        progress: { state: "approved", startAt: now, expiresAt: new Date(now.getTime() + STARTS_WITHIN_MS) },
      },
      now,
    );
    // What the rhythm put before an approver was made from where traffic was; anything else would have held this back.
    await supersedeOlder(context, shiftId, fleets);
    await audit({
      subjectKind: "shift",
      subjectId: shiftId,
      planId,
      reason: correction.kind === "clipped" ? `${reason}. Clipped: ${correction.because}` : reason,
      after: {
        state: "approved",
        outcome: correction.kind,
        envelopeSha256: record.sha256,
        envelopePlanId: record.planId,
        signedBy: signature?.by,
        signedAt: signature?.at,
        cells: Object.keys(target).length,
        fleets,
        steps: steps.length,
      },
    });
    await live("shift", shiftId);
    const cells = Object.keys(target).length;
    const moves = `Moves ${cells} ${cells === 1 ? "cell" : "cells"} inside the envelope of ${record.planName}.`;
    return correction.kind === "clipped"
      ? {
          outcome: "clipped",
          sentence: `${moves} Not further: ${correction.because}`,
          shiftId,
          envelopeId: record.id,
        }
      : { outcome: "moved", sentence: moves, shiftId, envelopeId: record.id };
  },
});

async function decider(
  { tx, now }: VerbContext,
  { envelope }: EnvelopeRecord,
  wanted: { today: Shares; target: Shares },
  running: Shares,
  current: Snapshot,
): Promise<(evenly: boolean) => Correction> {
  const { leastMovedShare } = await loadRhythmPolicy(tx);
  const demand = new Map(current.cells.map(({ id, requestsPerSec }) => [id, valueIn(requestsPerSec, 0)]));
  const spendOf = (shares: Shares) => usdPerHourOf(current, overlay(running, shares), 0);
  return (evenly) => decideCorrection(envelope, wanted, spendOf, demand, leastMovedShare, now, evenly);
}

/** The correction's way in safe steps, or why there is none; null when it moves nothing. */
async function tryOut({ tx }: VerbContext, correction: Correction, running: Shares, current: Snapshot) {
  if (correction.kind !== "whole" && correction.kind !== "clipped") return null;
  const { target } = correction;
  const today = {
    ...Object.fromEntries(Object.keys(target).map((cell) => [cell, {}])),
    ...restrict(running, target),
  };
  const way = { today, target, fleets: touched(today, target).fleets };
  const laid = await layOut(tx, current, running, way, { name: "fast", bakeSeconds: undefined });
  return laid.ok ? { ...laid, way } : laid;
}

/** Nothing moves; the log says why. */
async function leave(
  { audit }: VerbContext,
  planId: string,
  record: EnvelopeRecord | null,
  outcome: Exclude<Corrected["outcome"], "moved" | "clipped">,
  sentence: string,
): Promise<Corrected> {
  await audit({
    action: "shift.not_corrected",
    subjectKind: "plan",
    subjectId: planId,
    planId,
    reason: sentence,
    after: { outcome, ...(record ? { envelopeSha256: record.sha256 } : {}) },
  });
  return { outcome, sentence, shiftId: null, envelopeId: record?.id ?? null };
}
