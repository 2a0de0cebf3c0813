import { healthLimits } from "@/lib/fleet/health";
import { loadFleets } from "@/lib/fleet/store/fleets";
import { prisma } from "@/lib/platform/db/client";
import { isRefusal } from "@/lib/platform/errors";
import { alarmsOver } from "@/lib/shifts/alarms-over";
import { recentSnapshot } from "@/lib/shifts/current";
import { defaultGuardrails } from "@/lib/shifts/default-guardrails";
import { freezeOver } from "@/lib/shifts/freezes-over";
import { judge } from "@/lib/shifts/guardrails";
import { receivingFleets } from "@/lib/shifts/plan-target";
import type { GuardrailReadings, Routing } from "@/lib/shifts/ports";
import { type PreparedDrain, prepareDrain } from "@/lib/shifts/prepare-drain";
import { loadByFleet } from "@/lib/shifts/safety";
import { loadOpenDrains } from "@/lib/shifts/store/drains";
import { overlay, shareOf } from "@/lib/shifts/table";
import { startBlockers } from "./blockers";
import type { Blocker } from "./model";
import { servedRates } from "./served";
import { notApproved } from "./standing";
import { loadDrill } from "./store/drills";
import type { DrillRun } from "./store/runs";

/** What the start of a run looks at, besides its own data. */
export interface StartEyes {
  readonly routing: Routing;
  readonly readings: GuardrailReadings;
}

/** What stands against a run now, and what its target serves. Changes nothing. */
export async function blockersNow(
  run: DrillRun,
  eyes: StartEyes,
  now: Date,
): Promise<{ blockers: Blocker[]; servedBefore: Record<string, number | null> }> {
  const { target } = run.version.definition;
  let prepared: PreparedDrain;
  try {
    prepared = await prepareDrain(target, now, prisma(), recentSnapshot);
  } catch (error) {
    if (!isRefusal(error) || error.code === "unavailable") throw error;
    return { blockers: [{ kind: "unready", sentence: error.message }], servedBefore: {} };
  }
  const { running, today, target: after, facts, fleets: touched, verdict, overtakes, leaving } = prepared;
  // A target may hold fleets that serve nothing: there is nothing to see them drained by.
  const serving = leaving
    .map(({ id }) => id)
    .filter((id) => Object.keys(running).some((cell) => shareOf(running, cell, id) > 0));
  const receiving = receivingFleets(today, after, facts);
  const shift = { target: after, startedAt: now };
  const [drill, { edges }, newest, drains, freeze, alarms, fleets, servedBefore, judgements] =
    await Promise.all([
      loadDrill(run.drillId),
      eyes.routing.observe(),
      eyes.routing.newest(),
      loadOpenDrains(),
      freezeOver(touched, now),
      alarmsOver(receiving, now),
      loadFleets(),
      servedRates(serving, now),
      Promise.all(
        defaultGuardrails(receiving, null, prepared.guardrails).map(async (guardrail) =>
          judge(guardrail, await eyes.readings.read(guardrail, now, shift), now),
        ),
      ),
    ]);
  const load = loadByFleet(overlay(running, after), facts);
  const stale =
    drill?.newest.version === run.version.version ? null : "The drill was changed since it was due.";
  const blockers = startBlockers({
    notApproved: drill?.retired ? "The drill is retired." : (stale ?? notApproved(run.version)),
    freeze: freeze?.sentence ?? null,
    alarms: alarms.map(({ title, sentence }) => `${title}: ${sentence}`),
    openDrains: drains.map(({ scope }) => scope.id),
    activeShifts: overtakes.map(({ reason }) => reason),
    forbidden: verdict.forbidden,
    unserved: verdict.breakGlass,
    edges,
    newestVersion: newest?.version ?? null,
    judgements,
    receiving: receiving.map((fleet) => ({
      fleet,
      healthy: facts.healthyAccelerators[fleet] ?? null,
      delivered: fleets.find(({ id }) => id === fleet)?.delivered ?? 0,
      busyAfter: load.get(fleet) ?? 0,
    })),
    silent: serving.filter((fleet) => servedBefore[fleet] === null),
    utilizationLimit: prepared.guardrails.utilization,
    leastHealthy: healthLimits.healthy.degraded,
  });
  return { blockers, servedBefore };
}
