import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import type { Snapshot } from "./model";
import { readSnapshot } from "./read-snapshot";
import { assembleSnapshot } from "./snapshot";
import { loadPlanningInputs } from "./store/inputs";

export interface TakenSnapshot {
  snapshot: Snapshot;
  sha256: string;
  policyVersion: number;
  notes: string[];
}

/** Freezes the estate as it is at `now`. Refuses, naming the place, what would not be a valid snapshot. */
export async function takeSnapshot(now: Date): Promise<TakenSnapshot> {
  const { inputs, policyVersion } = await loadPlanningInputs(now);
  const { snapshot, notes } = assembleSnapshot(inputs, now);
  readSnapshot(snapshot);
  return { snapshot, sha256: sha256Hex(canonicalJson(snapshot)), policyVersion, notes };
}
