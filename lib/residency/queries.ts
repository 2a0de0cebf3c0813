import type { Fleet } from "@/lib/fleet/model";
import { loadFleets } from "@/lib/fleet/store/fleets";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { servedByCell } from "@/lib/telemetry/store/postgres/usage";
import { type MatrixCell, residencyMatrix } from "./matrix";
import type { Jurisdictions, ResidencyRule, RuledFleet } from "./model";
import { observedViolations, type Violation } from "./observed";
import {
  loadJurisdictionNames,
  loadJurisdictions,
  loadOrigins,
  loadRules,
  type SourcedRule,
} from "./store/rules";
import { isInForce } from "./verdict";

export const ruledFleet = (fleet: Fleet): RuledFleet => ({
  id: fleet.id,
  country: fleet.region.country,
  sovereign: fleet.sovereign,
});

/** Rules in force at `now` and the groups they speak of: what every check of the law needs. */
export async function lawAt(now: Date): Promise<{ rules: ResidencyRule[]; jurisdictions: Jurisdictions }> {
  const [rules, jurisdictions] = await Promise.all([loadRules(), loadJurisdictions()]);
  return { rules: rules.filter((rule) => isInForce(rule, now)), jurisdictions };
}

export interface ResidencyOverview {
  rules: (SourcedRule & { inForce: boolean })[];
  /** Jurisdiction id → name. */
  names: Record<string, string>;
  matrix: MatrixCell[];
  fleets: { id: string; name: string; country: string; sovereign: boolean; providerId: string }[];
}

/** Rules with their history, and the matrix of origin × data class → fleets for one model. */
export async function residencyOverview(
  actor: Actor,
  { modelId, now }: { modelId: string; now: Date },
): Promise<ResidencyOverview> {
  requirePermission(actor, "residency:read");
  const [rules, jurisdictions, names, fleets, origins] = await Promise.all([
    loadRules(),
    loadJurisdictions(),
    loadJurisdictionNames(),
    loadFleets(),
    loadOrigins(),
  ]);
  return {
    rules: rules.map((rule) => ({ ...rule, inForce: isInForce(rule, now) })),
    names: Object.fromEntries(names),
    matrix: residencyMatrix(origins, modelId, fleets.map(ruledFleet), rules, jurisdictions, now),
    fleets: fleets.map((fleet) => ({
      id: fleet.id,
      name: fleet.name,
      country: fleet.region.country,
      sovereign: fleet.sovereign,
      providerId: fleet.region.providerId,
    })),
  };
}

export interface ObservedResidency {
  violations: (Violation & { lastMinute: Date })[];
  /** All requests seen in the range, lawful or not: what the violations are a part of. */
  requests: number;
  /** Newest minute with telemetry; null when nothing was seen. */
  lastMinute: Date | null;
}

/** What telemetry says was served in [from, to), checked against the rules in force at its end. */
export async function observedResidency(
  actor: Actor,
  { from, to }: { from: Date; to: Date },
): Promise<ObservedResidency> {
  requirePermission(actor, "residency:read");
  const [served, fleets, { rules, jurisdictions }] = await Promise.all([
    servedByCell(from, to),
    loadFleets(),
    lawAt(to),
  ]);
  const ruled = new Map(fleets.map((fleet) => [fleet.id, ruledFleet(fleet)]));
  const newest = served.reduce((last, { lastMinute }) => Math.max(last, lastMinute.getTime()), 0);
  const found = served.flatMap(({ lastMinute, ...traffic }) =>
    observedViolations([traffic], ruled, rules, jurisdictions, to).map((violation) => ({
      ...violation,
      lastMinute,
    })),
  );
  return {
    violations: found.sort((a, b) => b.requests - a.requests),
    requests: served.reduce((sum, { requests }) => sum + requests, 0),
    lastMinute: newest > 0 ? new Date(newest) : null,
  };
}
