import type { Clause, Commitment, Rate } from "@/lib/contracts/model";
import type { DemandCell } from "@/lib/demand/cell";
import type { Fleet, ThroughputProfile } from "@/lib/fleet/model";
import type { GridSignal } from "@/lib/grid/model";
import type { Jurisdictions, ResidencyRule } from "@/lib/residency/model";
import type { PlanningPolicy } from "../../model";

/** What one fleet served of one demand cell in one hour. Empty strings: the source did not say. */
export interface ServedHour {
  hour: Date;
  fleetId: string;
  origin: string;
  modelId: string;
  dataClass: string;
  requests: number;
  inputTokens: number;
  outputTokens: number;
}

/** A period's past as other domains keep it. */
export interface PastFacts {
  from: Date;
  hours: number;
  /** Minutes in which anything was reported; hours without any are left out. */
  minutes: readonly { hour: Date; minutes: number }[];
  served: readonly ServedHour[];
  healthy: readonly { fleetId: string; hour: Date; accelerators: number }[];
  /** Requests per hour of each cell in the hours before the period, oldest first; null where not observed. */
  earlier: ReadonlyMap<string, readonly (number | null)[]>;
  fleets: readonly Fleet[];
  profiles: readonly ThroughputProfile[];
  rates: readonly Rate[];
  /** What a zone's signal was in an hour; null where it was not read. */
  grid(zone: string | null, signal: GridSignal, hour: Date): number | null;
  commitments: readonly Commitment[];
  clauses: readonly Clause[];
  rules: readonly ResidencyRule[];
  jurisdictions: Jurisdictions;
  cells: readonly DemandCell[];
  roundTrips: readonly { origin: string; regionId: string; rttMs: number }[];
  policy: PlanningPolicy;
}

export const cellIdOf = ({ origin, modelId, dataClass }: ServedHour) => `${origin}|${modelId}|${dataClass}`;
