/** How a fleet's accelerators are paid for: reserved whether used or not, drawn down by use, or on demand without contract. */
export const billings = ["reserved", "drawdown", "on_demand"] as const;
export type Billing = (typeof billings)[number];

export const fleetStates = ["planned", "serving", "drained", "retired"] as const;
export type FleetState = (typeof fleetStates)[number];

/** Where a fact comes from. What is illustrative was invented for a demonstration and is shown so. */
export interface Provenance {
  illustrative: boolean;
  sourceName: string | null;
  sourceDate: Date | null;
}

export interface Region extends Provenance {
  id: string;
  providerId: string;
  providerName: string;
  name: string;
  country: string;
  latitude: number;
  longitude: number;
  gridZone: string | null;
  pue: number;
  gramsCo2PerKwh: number;
  powerUsdPerMwh: number | null;
}

/** Accelerators of one SKU in one region under one contract, or none; capacity is contracted ≥ delivered ≥ healthy. */
export interface Fleet extends Provenance {
  id: string;
  name: string;
  region: Region;
  accelerator: { id: string; name: string; vendor: string; watts: number };
  contractId: string | null;
  billing: Billing;
  sovereign: boolean;
  contracted: number;
  delivered: number;
  /** Declared healthy; what telemetry reports takes precedence while it is fresh. */
  healthy: number;
  ttftMs: number;
  errorRate: number;
  endpoint: string | null;
  state: FleetState;
}

/** What one accelerator does for one model at its latency target. */
export interface ThroughputProfile {
  acceleratorId: string;
  modelId: string;
  prefillTokensPerSec: number;
  decodeTokensPerSec: number;
}

/**
 * Accelerator-seconds that tokens cost: time to read the input plus time to write the output, each at the rate one
 * accelerator sustains within its latency target. Additive because prefill and decode share the accelerator's time.
 */
export function acceleratorSeconds(
  profile: ThroughputProfile,
  inputTokens: number,
  outputTokens: number,
): number {
  return inputTokens / profile.prefillTokensPerSec + outputTokens / profile.decodeTokensPerSec;
}
