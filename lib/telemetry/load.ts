import { acceleratorSeconds, type ThroughputProfile } from "@/lib/fleet/model";

export interface ServedTokens {
  readonly modelId: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * Share of its accelerators that a fleet's served tokens kept busy, 0 to 1 and beyond, where the accelerators
 * themselves report nothing. Null when a served model has no throughput profile or nothing is there to be busy.
 * @param coveredSec seconds in which the tokens were served
 */
export function estimatedUtilization(
  served: readonly ServedTokens[],
  profiles: ReadonlyMap<string, ThroughputProfile>,
  accelerators: number,
  coveredSec: number,
): number | null {
  if (accelerators <= 0 || coveredSec <= 0) return null;
  let busySec = 0;
  for (const { modelId, inputTokens, outputTokens } of served) {
    const profile = profiles.get(modelId);
    if (!profile) return null;
    busySec += acceleratorSeconds(profile, inputTokens, outputTokens);
  }
  return busySec / coveredSec / accelerators;
}
