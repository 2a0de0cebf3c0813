/** Origin country × model × data class, as telemetry reports it. Empty where the source did not say. */
export interface CellKey {
  readonly origin: string;
  readonly modelId: string;
  readonly dataClass: string;
}

/** What one fleet served of one cell in a window. */
export interface ServedCell extends CellKey {
  readonly fleetId: string;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Demand of one cell over a window. Means are null without requests. */
export interface CellDemand extends CellKey {
  /** `origin|model|data class`, as demand cells are named. */
  readonly cellId: string;
  readonly requests: number;
  readonly requestsPerSec: number;
  readonly inputTokensPerRequest: number | null;
  readonly outputTokensPerRequest: number | null;
  /** Share of its requests by fleet, largest first. */
  readonly fleets: readonly { readonly fleetId: string; readonly share: number }[];
}

export function cellId({ origin, modelId, dataClass }: CellKey): string {
  return `${origin}|${modelId}|${dataClass}`;
}

/** Requests per second from one country to one fleet. */
export interface DemandFlow {
  readonly origin: string;
  readonly fleetId: string;
  readonly requestsPerSec: number;
}
