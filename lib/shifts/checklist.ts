import { driftBeyond } from "@/lib/approvals/drift";
import type { Approval } from "@/lib/approvals/model";
import { voidBecause } from "@/lib/approvals/policy";
import { neededSince, requirementOf } from "@/lib/approvals/requirement";
import { loadApprovals } from "@/lib/approvals/store/approvals";
import { missingNames, tally } from "@/lib/approvals/tally";
import { loadFleets } from "@/lib/fleet/store/fleets";
import type { Actor } from "@/lib/identity/model";
import type { Snapshot } from "@/lib/planning/model";
import type { Clock } from "@/lib/platform/clock";
import { prisma, type Tx } from "@/lib/platform/db/client";
import { alarmSentence, blockingAlarms, isOfPlane } from "./alarm";
import { ringingAlarms } from "./alarms-over";
import { currentSnapshot, estateOf } from "./current";
import { envelopeVoid } from "./envelope-holds";
import { safetyFacts } from "./facts";
import { freezeOver } from "./freezes-over";
import { impactOf } from "./impact";
import { liveReadings } from "./live-readings";
import { liveRouting } from "./live-routing";
import { moveFacts } from "./move-facts";
import type { Observation } from "./observation";
import { observe } from "./observe";
import { receivingFleets } from "./plan-target";
import { type Check, preflight } from "./preflight";
import { loadEnvelope } from "./store/envelopes";
import { loadPlanWithInputs } from "./store/plans";
import { loadShiftPolicy } from "./store/policy";
import { busyFleets, type Reader, type ShiftRecord } from "./store/shifts";
import { touched } from "./table";

/**
 * Reads everything a start depends on, now, and says which of it holds. Changes nothing.
 *
 * @param estate where the present estate comes from; a screen that only shows the list takes a recent one
 */
export async function startChecks(
  shift: ShiftRecord,
  actor: Actor,
  clock: Clock,
  db: Tx | ReturnType<typeof prisma> = prisma(),
  estate: (now: Date) => Promise<Snapshot> = currentSnapshot,
): Promise<{ checks: Check[]; liveVersion: number | null }> {
  const now = clock.now();
  const [current, alarms, approvals, envelope, frozenBy, busy, source] = await Promise.all([
    estate(now),
    ringingAlarms(now, db),
    loadApprovals(shift.id, db),
    shift.envelopeId ? loadEnvelope(shift.envelopeId, db) : null,
    freezeOver(shift.fleets, now, db),
    busyFleets(shift, db),
    shift.planId ? loadPlanWithInputs(shift.planId, db) : null,
  ]);
  const eyes = {
    routing: liveRouting(actor, clock),
    readings: liveReadings(),
    estate: async () => estateOf(current),
    // What has not begun is refused its start by a check of its own.
    freeze: async () => null,
  };
  const seen = await observe(eyes, shift, now);
  const receiving = receivingFleets(shift.origin, shift.target, safetyFacts(current));
  const receivers = (await loadFleets(db)).filter(({ id }) => receiving.includes(id));
  const planned = source && "snapshot" in source ? source.snapshot : null;
  const checks = preflight(
    shift,
    {
      approvalVoid: envelope
        ? envelopeVoid(envelope, now)
        : (signaturesVoid(shift, approvals, now) ?? (await neededNow(shift, current, seen, db))),
      drift: planned ? driftBeyond(planned, current, touched(shift.today, shift.target)) : [],
      frozenBy: frozenBy?.sentence ?? null,
      alarms: blockingAlarms(alarms, receivers)
        .filter((alarm) => !isOfPlane(alarm))
        .map(alarmSentence),
      busyFleets: busy,
      today: shift.today,
    },
    seen,
    now,
  );
  return { checks, liveVersion: seen.tableVersion };
}

/** Why the signatures that were given do not cover its start, or null. */
function signaturesVoid(shift: ShiftRecord, approvals: readonly Approval[], now: Date): string | null {
  const { missing, rejection } = tally(shift, approvals);
  if (rejection) return `${rejection.decidedByLabel} has rejected it.`;
  if (missing.length === shift.requirement.needs.length) return "Nobody has approved it.";
  if (missing.length > 0) return `Missing still: ${missingNames(missing)}.`;
  for (const approval of approvals) {
    const because = voidBecause(approval, shift, now);
    if (because) return because;
  }
  return null;
}

/** What it would need now, by today's policy, prices and demand, beyond what was signed for; null when nothing. */
async function neededNow(
  shift: ShiftRecord,
  current: Snapshot,
  seen: Observation,
  db: Reader,
): Promise<string | null> {
  const { approvals } = await loadShiftPolicy(db);
  const impact = impactOf(current, 0, seen.table, shift.today, shift.target);
  const providers = new Map(current.fleets.map(({ id, provider }) => [id, provider]));
  const move = { running: seen.table, target: shift.target };
  const facts = moveFacts(impact, move, seen.facts, providers);
  return neededSince(shift.requirement, requirementOf(facts, approvals));
}
