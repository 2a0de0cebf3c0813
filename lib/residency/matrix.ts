import type { DataClass, Jurisdictions, ResidencyRule, RuledFleet } from "./model";
import { dataClasses } from "./model";
import { verdict } from "./verdict";

export interface MatrixFleet {
  fleetId: string;
  /** Ids of the rules that deny; empty when allowed. */
  deniedBy: string[];
}

export interface MatrixCell {
  origin: string;
  dataClass: DataClass;
  allowed: number;
  fleets: MatrixFleet[];
}

/**
 * Origin × data class → which fleets may serve it, and which rules deny the others.
 * A rule that binds one model alone is counted for that model's cells only: pass `modelId` to look at one.
 */
export function residencyMatrix(
  origins: readonly string[],
  modelId: string,
  fleets: readonly RuledFleet[],
  rules: readonly ResidencyRule[],
  jurisdictions: Jurisdictions,
  now: Date,
): MatrixCell[] {
  return origins.flatMap((origin) =>
    dataClasses.map((dataClass) => {
      const judged = fleets.map((fleet) => {
        const result = verdict({ origin, modelId, dataClass }, fleet, rules, jurisdictions, now);
        return { fleetId: fleet.id, deniedBy: result.allowed ? [] : result.deniedBy.map(({ id }) => id) };
      });
      return {
        origin,
        dataClass,
        allowed: judged.filter(({ deniedBy }) => deniedBy.length === 0).length,
        fleets: judged,
      };
    }),
  );
}
