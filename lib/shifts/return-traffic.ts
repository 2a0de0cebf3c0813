import { randomUUID } from "node:crypto";
import { newestTable } from "@/lib/dataplane/store/tables";
import { loadFleets } from "@/lib/fleet/store/fleets";
import type { Tx } from "@/lib/platform/db/client";
import { violatedConstraint } from "@/lib/platform/db/transaction";
import { refuse } from "@/lib/platform/errors";
import { currentSnapshot, estateOf } from "./current";
import { defaultGuardrails } from "./default-guardrails";
import { receivingFleets } from "./plan-target";
import { paces } from "./policy";
import { returnTarget } from "./return-target";
import { atMost } from "./safety";
import { forwardSteps } from "./steps";
import { closeDrain, type Drain, insertRunningShift, setFleetStates } from "./store/drains";
import { loadShiftPolicy } from "./store/policy";
import type { ShiftRecord } from "./store/shifts";
import { sharesFromRoutes, touched } from "./table";

/** What became of sending a drain's traffic back. */
export interface Returned {
  /** Null when nothing is left to send back: other shifts have moved it since. */
  readonly shiftId: string | null;
  readonly cells: number;
  /** Cells that another shift moved since, or that the law keeps away now. */
  readonly left: readonly string[];
  /** Fleets that serve again. */
  readonly serving: readonly string[];
}

/**
 * Ends a drain and sends its traffic back as a shift of its own, in paced and guarded steps. Refused where those steps
 * do not fit; a guardrail that trips takes the traffic away again.
 */
export async function returnTraffic(
  tx: Tx,
  drained: ShiftRecord,
  drain: Drain,
  because: string,
  now: Date,
): Promise<Returned> {
  const [table, snapshot, policy, fleets] = await Promise.all([
    newestTable(tx),
    currentSnapshot(now),
    loadShiftPolicy(tx),
    loadFleets(tx),
  ]);
  if (!table) return refuse("conflict", "No routing table has been published yet.");
  const running = sharesFromRoutes(table.routes);
  const estate = estateOf(snapshot);
  // A drained fleet counts for nothing until it serves again, which it does with this very act.
  const declared = fleets.flatMap(({ id, healthy }) => (drain.leaving.includes(id) ? [[id, healthy]] : []));
  const facts = {
    ...estate.facts,
    healthyAccelerators: { ...estate.facts.healthyAccelerators, ...Object.fromEntries(declared) },
  };
  const { origin, target, left } = returnTarget(drained, running, facts);
  const serving = await setFleetStates(tx, drain.leaving, "drained", "serving");
  const { cells, fleets: moved } = touched(origin, target);
  if (cells.length === 0) {
    await closeDrain(tx, drain.shiftId, { at: now, because, returnShiftId: null });
    return { shiftId: null, cells: 0, left, serving };
  }
  const pace = { ...paces.fast, ...policy.pace };
  const planned = forwardSteps(origin, target, running, facts, pace, atMost(estate.backLimit));
  if (!planned.ok) return refuse("conflict", `Traffic cannot go back in safe steps. ${planned.because}`);
  const id = randomUUID();
  await insertRunningShift(
    tx,
    {
      id,
      kind: "undrain",
      proposedById: drained.proposedById,
      proposedByLabel: drained.proposedByLabel,
      reason: because,
      today: origin,
      origin,
      target,
      fleets: moved,
      steps: planned.steps,
      settings: {
        pace,
        guardrails: defaultGuardrails(receivingFleets(origin, target, facts), null, policy.guardrails),
        startedWith: Object.fromEntries(moved.map((fleet) => [fleet, facts.healthyAccelerators[fleet] ?? 0])),
      },
      liveVersion: table.version,
      expiresAt: new Date(now.getTime() + 86_400_000),
    },
    now,
  ).catch((error: unknown) => {
    if (violatedConstraint(error))
      refuse("conflict", "Another shift moves traffic of these fleets. Wait for it to end.");
    throw error;
  });
  await closeDrain(tx, drain.shiftId, { at: now, because, returnShiftId: id });
  return { shiftId: id, cells: cells.length, left, serving };
}
