import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import type { Snapshot } from "@/lib/planning/model";
import { prisma } from "@/lib/platform/db/client";
import { recentSnapshot } from "../current";
import { requestsByFleet, type Stranded } from "../drain";
import type { DrainScope, DrainVerdict } from "../drain-rules";
import { freezeOver } from "../freezes-over";
import type { Impact } from "../impact";
import type { StepPlan } from "../model";
import { drainPace } from "../policy";
import { type PreparedDrain, prepareDrain } from "../prepare-drain";
import { loadByFleet } from "../safety";
import { overlay } from "../table";

/** What one fleet would get. */
export interface Destination {
  readonly fleet: string;
  readonly provider: string;
  readonly country: string;
  /** More than now. */
  readonly requestsPerSec: number;
  /** Ratios of healthy accelerators; null when none is healthy. */
  readonly utilizationBefore: number | null;
  readonly utilizationAfter: number | null;
}

/** A drain before it is started: what it touches, where that goes, and what stands against it. */
export interface DrainPreview {
  readonly scope: DrainScope;
  readonly leaving: readonly {
    readonly id: string;
    readonly name: string;
    readonly requestsPerSec: number;
  }[];
  readonly verdict: DrainVerdict;
  /** The freeze that it would break, as a sentence; null when none holds. */
  readonly freeze: string | null;
  readonly impact: Impact;
  readonly destinations: readonly Destination[];
  readonly stranded: readonly Stranded[];
  /** Countries whose requests move. */
  readonly origins: readonly string[];
  readonly steps: readonly StepPlan[];
  /** From the first step's publication to the last's end, if every edge follows at once. */
  readonly durationMs: number;
  readonly overtakes: readonly { readonly id: string; readonly reason: string }[];
  readonly providersAfter: readonly string[];
  readonly signWithinMs: number;
  /** When the estate was read. */
  readonly asOf: Date;
}

/** The blast radius of a drain that has not been started. Changes nothing. */
export async function drainPreview(
  actor: Actor,
  {
    scope,
    now,
    estate = recentSnapshot,
  }: { scope: DrainScope; now: Date; estate?: (now: Date) => Promise<Snapshot> },
): Promise<DrainPreview> {
  requirePermission(actor, "shifts:read");
  const prepared = await prepareDrain(scope, now, prisma(), estate);
  const { running, target, facts, leaving, impact } = prepared;
  const requests = requestsByFleet(running, facts);
  const freeze = await freezeOver([...leaving.map(({ id }) => id), ...prepared.fleets], now);
  return {
    scope,
    freeze: freeze?.sentence ?? null,
    leaving: leaving.map(({ id, name }) => ({ id, name, requestsPerSec: requests.get(id) ?? 0 })),
    verdict: prepared.verdict,
    impact,
    destinations: destinationsOf(prepared, requests, requestsByFleet(overlay(running, target), facts)),
    stranded: prepared.stranded,
    origins: impact.origins,
    steps: prepared.steps,
    durationMs: prepared.steps.length * (drainPace.bakeMs + 1_000),
    overtakes: prepared.overtakes.map(({ id, reason }) => ({ id, reason })),
    providersAfter: prepared.providersAfter,
    signWithinMs: prepared.signWithinMs,
    asOf: now,
  };
}

/** Fleets that would get more than now, the most first. */
function destinationsOf(
  { running, target, facts, impact }: PreparedDrain,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): Destination[] {
  const loads = [loadByFleet(running, facts), loadByFleet(overlay(running, target), facts)] as const;
  return impact.fleets
    .flatMap(({ fleet, provider, country }): Destination[] => {
      const more = (after.get(fleet) ?? 0) - (before.get(fleet) ?? 0);
      if (more <= 1e-9) return [];
      const healthy = facts.healthyAccelerators[fleet] ?? 0;
      const ratio = (load: Map<string, number>) => (healthy > 0 ? (load.get(fleet) ?? 0) / healthy : null);
      return [
        {
          fleet,
          provider,
          country,
          requestsPerSec: more,
          utilizationBefore: ratio(loads[0]),
          utilizationAfter: ratio(loads[1]),
        },
      ];
    })
    .sort((a, b) => b.requestsPerSec - a.requestsPerSec);
}
