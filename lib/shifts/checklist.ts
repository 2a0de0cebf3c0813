import { driftBeyond } from "@/lib/approvals/drift";
import { voidBecause } from "@/lib/approvals/policy";
import { loadApprovals } from "@/lib/approvals/store/approvals";
import type { Actor } from "@/lib/identity/model";
import type { Snapshot } from "@/lib/planning/model";
import type { Clock } from "@/lib/platform/clock";
import { prisma, type Tx } from "@/lib/platform/db/client";
import { currentSnapshot, estateOf } from "./current";
import { envelopeVoid } from "./envelope-holds";
import { freezeOver } from "./freezes-over";
import { liveReadings } from "./live-readings";
import { liveRouting } from "./live-routing";
import { observe } from "./observe";
import { type Check, preflight } from "./preflight";
import { loadEnvelope } from "./store/envelopes";
import { loadPlanWithInputs } from "./store/plans";
import { busyFleets, type ShiftRecord } from "./store/shifts";
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
  const [current, approvals, envelope, frozenBy, busy, source] = await Promise.all([
    estate(now),
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
  const signature = approvals.find(({ decision }) => decision === "approve");
  const planned = source && "snapshot" in source ? source.snapshot : null;
  const checks = preflight(
    shift,
    {
      approvalVoid: envelope
        ? envelopeVoid(envelope, now)
        : signature
          ? voidBecause(signature, shift, now)
          : "Nobody has approved it.",
      drift: planned ? driftBeyond(planned, current, touched(shift.today, shift.target)) : [],
      frozenBy: frozenBy?.sentence ?? null,
      busyFleets: busy,
      today: shift.today,
    },
    seen,
    now,
  );
  return { checks, liveVersion: seen.tableVersion };
}
