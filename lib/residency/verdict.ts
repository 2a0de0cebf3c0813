import type { Jurisdictions, ResidencyRule, RuledCell, RuledFleet, Verdict } from "./model";

/** Whether `country` is `jurisdiction` itself or a member of it. */
export function isWithin(country: string, jurisdiction: string, jurisdictions: Jurisdictions): boolean {
  return country === jurisdiction || (jurisdictions.get(jurisdiction)?.has(country) ?? false);
}

/** Whether a rule is in force: from its first instant, up to but not including its last. */
export function isInForce(rule: Pick<ResidencyRule, "effectiveFrom" | "effectiveTo">, now: Date): boolean {
  return rule.effectiveFrom <= now && (rule.effectiveTo === null || now < rule.effectiveTo);
}

/** Whether a rule in force speaks about this cell. */
export function binds(rule: ResidencyRule, cell: RuledCell, jurisdictions: Jurisdictions): boolean {
  return (
    rule.dataClasses.includes(cell.dataClass) &&
    (rule.modelIds.length === 0 || rule.modelIds.includes(cell.modelId)) &&
    rule.originJurisdictions.some((jurisdiction) => isWithin(cell.origin, jurisdiction, jurisdictions))
  );
}

function permits(rule: ResidencyRule, fleet: RuledFleet, jurisdictions: Jurisdictions): boolean {
  const placed =
    rule.allowedJurisdictions.length === 0 ||
    rule.allowedJurisdictions.some((jurisdiction) => isWithin(fleet.country, jurisdiction, jurisdictions));
  return placed && (!rule.requiresSovereign || fleet.sovereign);
}

/**
 * Whether the fleet may serve the cell at `now`: every rule in force that binds the cell must permit it.
 * A denial names all rules that deny, not only the first, so that dropping one is never mistaken for a remedy.
 */
export function verdict(
  cell: RuledCell,
  fleet: RuledFleet,
  rules: readonly ResidencyRule[],
  jurisdictions: Jurisdictions,
  now: Date,
): Verdict {
  const deniedBy = rules.filter(
    (rule) =>
      isInForce(rule, now) && binds(rule, cell, jurisdictions) && !permits(rule, fleet, jurisdictions),
  );
  return deniedBy.length === 0 ? { allowed: true } : { allowed: false, deniedBy };
}
