import type { Snapshot } from "@/lib/planning/model";
import { takeSnapshot } from "@/lib/planning/take-snapshot";
import { safetyFacts } from "./facts";
import type { EstateNow } from "./ports";

/** The estate as it is at `now`, as a planning run would freeze it: its first window is the present. */
export async function currentSnapshot(now: Date): Promise<Snapshot> {
  return (await takeSnapshot(now)).snapshot;
}

/** Capacity and demand are minutes' figures: for looking on, reading them anew every few seconds is often enough. */
const RECENT_MS = 5_000;
let recent: { at: number; snapshot: Promise<Snapshot> } | null = null;

/** The estate as it was within the last seconds: for what is looked at again and again. Acts take the present one. */
export function recentSnapshot(now: Date): Promise<Snapshot> {
  const ageMs = recent ? now.getTime() - recent.at : Number.POSITIVE_INFINITY;
  if (recent && ageMs >= 0 && ageMs < RECENT_MS) return recent.snapshot;
  const taking = { at: now.getTime(), snapshot: currentSnapshot(now) };
  recent = taking;
  // A failure is nobody's estate: the next who asks tries again.
  taking.snapshot.catch(() => {
    if (recent === taking) recent = null;
  });
  return taking.snapshot;
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
