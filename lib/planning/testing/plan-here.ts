import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { optimise } from "../engine/optimise";
import { toInstance } from "../instance";
import type { Plan, Snapshot } from "../model";
import { writePlan } from "../plan";

/** Plans in this thread, for tests that plan hundreds of small snapshots. */
export async function planHere(snapshot: Snapshot, timeLimitMs = 60_000): Promise<Plan> {
  const instance = toInstance(snapshot);
  const optimum = await optimise(instance, {
    deadlineMs: performance.now() + timeLimitMs,
    now: () => performance.now(),
    cancelled: () => false,
    progress: () => undefined,
  });
  return writePlan(instance, sha256Hex(canonicalJson(snapshot)), optimum);
}
