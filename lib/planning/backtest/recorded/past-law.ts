import { exclusivityDenials } from "@/lib/contracts/clauses";
import type { DemandCell } from "@/lib/demand/cell";
import type { Fleet } from "@/lib/fleet/model";
import { verdict } from "@/lib/residency/verdict";
import type { PastFacts } from "./facts";

const hourMs = 3_600_000;

export interface PastLaw {
  /** Rules and clauses that denied the pair in an hour. */
  denials(cell: DemandCell, fleet: Fleet, hour: Date): string[];
  /** A pair denied at any time of the period is closed to every policy throughout. */
  alwaysAllowed(cell: DemandCell, fleet: Fleet): boolean;
}

/** What residency rules and exclusivity clauses said of a pair, at each instant of the period when one of them changed. */
export function lawOf(facts: PastFacts): PastLaw {
  const end = facts.from.getTime() + facts.hours * hourMs;
  const changes = [...facts.rules, ...facts.clauses].flatMap(({ effectiveFrom, effectiveTo }) => [
    effectiveFrom.getTime(),
    ...(effectiveTo ? [effectiveTo.getTime()] : []),
  ]);
  const instants = [
    ...new Set([facts.from.getTime(), ...changes.filter((at) => at > facts.from.getTime() && at < end)]),
  ].sort((a, b) => a - b);
  const found = new Map<string, string[]>();
  const at = (cell: DemandCell, fleet: Fleet, instant: number): string[] => {
    const key = `${cell.id} ${fleet.id} ${instant}`;
    const standing = found.get(key);
    if (standing) return standing;
    const when = new Date(instant);
    const placed = { id: fleet.id, country: fleet.region.country, sovereign: fleet.sovereign };
    const judged = verdict(cell, placed, facts.rules, facts.jurisdictions, when);
    const denials = [
      ...(judged.allowed ? [] : judged.deniedBy.map(({ id }) => id)),
      ...exclusivityDenials(cell.modelId, fleet.region.providerId, facts.clauses, when),
    ];
    found.set(key, denials);
    return denials;
  };
  return {
    denials: (cell: DemandCell, fleet: Fleet, hour: Date) =>
      at(cell, fleet, instants.findLast((instant) => instant <= hour.getTime()) ?? instants[0]!),
    alwaysAllowed: (cell: DemandCell, fleet: Fleet) =>
      instants.every((instant) => at(cell, fleet, instant).length === 0),
  };
}
