import type { Snapshot } from "@/lib/planning/model";
import { takeSnapshot } from "@/lib/planning/take-snapshot";
import { safetyFacts } from "./facts";
import type { EstateNow } from "./ports";

/** The estate as it is at `now`, as a planning run would freeze it: its first window is the present. */
export async function currentSnapshot(now: Date): Promise<Snapshot> {
  return (await takeSnapshot(now)).snapshot;
}

/**
 * What of it a shift is checked against. A plan fills fleets up to its target utilisation at the demand it expects;
 * half of what lies between that and the emergency limit is for demand that has moved since. Going back may use all.
 */
export function estateOf(snapshot: Snapshot): EstateNow {
  const { targetUtilization, emergencyUtilization } = snapshot.policy;
  return {
    facts: safetyFacts(snapshot),
    forwardLimit: (targetUtilization + Math.max(targetUtilization, emergencyUtilization)) / 2,
    backLimit: Math.max(targetUtilization, emergencyUtilization),
  };
}
