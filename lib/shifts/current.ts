import type { Snapshot } from "@/lib/planning/model";
import { takeSnapshot } from "@/lib/planning/take-snapshot";
import { safetyFacts } from "./facts";
import type { EstateNow } from "./ports";

/** The estate as it is at `now`, as a planning run would freeze it: its first window is the present. */
export async function currentSnapshot(now: Date): Promise<Snapshot> {
  return (await takeSnapshot(now)).snapshot;
}

/** What of it a shift is checked against. */
export const estateOf = (snapshot: Snapshot): EstateNow => ({
  facts: safetyFacts(snapshot),
  targetUtilization: snapshot.policy.targetUtilization,
  emergencyUtilization: snapshot.policy.emergencyUtilization,
});
