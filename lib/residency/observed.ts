import {
  type DataClass,
  dataClasses,
  type Jurisdictions,
  type ResidencyRule,
  type RuledFleet,
} from "./model";
import { verdict } from "./verdict";

/** Requests that telemetry says a fleet served. Empty strings: the source did not say. */
export interface ServedTraffic {
  fleetId: string;
  origin: string;
  modelId: string;
  dataClass: string;
  requests: number;
}

export interface Violation extends ServedTraffic {
  /** `denied`: a rule forbids it. `unknown`: origin or data class was not reported, so nobody can show it was lawful. */
  kind: "denied" | "unknown";
  deniedBy: string[];
  why: string;
}

const isDataClass = (text: string): text is DataClass => (dataClasses as readonly string[]).includes(text);

/** Checks what was served against the rules in force at `at`. Served where unknown counts as a violation. */
export function observedViolations(
  served: readonly ServedTraffic[],
  fleets: ReadonlyMap<string, RuledFleet>,
  rules: readonly ResidencyRule[],
  jurisdictions: Jurisdictions,
  at: Date,
): Violation[] {
  return served.flatMap((traffic): Violation[] => {
    if (!(traffic.requests > 0)) return [];
    const unknown = (why: string): Violation[] => [{ ...traffic, kind: "unknown", deniedBy: [], why }];
    const fleet = fleets.get(traffic.fleetId);
    if (!fleet) return unknown(`served by ${traffic.fleetId}, which is not a fleet of this estate`);
    if (!traffic.origin) return unknown("the source did not report geo.country.iso_code");
    if (!isDataClass(traffic.dataClass))
      return unknown("the source did not report a known ballast.data_class");
    const cell = { origin: traffic.origin, modelId: traffic.modelId, dataClass: traffic.dataClass };
    const result = verdict(cell, fleet, rules, jurisdictions, at);
    if (result.allowed) return [];
    const deniedBy = result.deniedBy.map(({ id }) => id);
    return [
      { ...traffic, kind: "denied", deniedBy, why: `${fleet.country} is denied by ${deniedBy.join(", ")}` },
    ];
  });
}
