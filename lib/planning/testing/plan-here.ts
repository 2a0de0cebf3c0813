import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { leastUsd } from "../engine/least-usd";
import { optimiseTiered } from "../engine/tiered";
import { toInstance } from "../instance";
import type { Plan, Snapshot } from "../model";
import { writePlan } from "../plan";
import { priceRules } from "../rule-prices";

const until = (timeLimitMs: number) => ({
  deadlineMs: performance.now() + timeLimitMs,
  now: () => performance.now(),
  cancelled: () => false,
  progress: () => undefined,
});

/** Plans in this thread, for tests that plan hundreds of small snapshots; without prices of rules. */
export async function planHere(snapshot: Snapshot, timeLimitMs = 60_000): Promise<Plan> {
  const instance = toInstance(snapshot);
  const optimum = await optimiseTiered(instance, until(timeLimitMs));
  return writePlan(instance, sha256Hex(canonicalJson(snapshot)), optimum);
}

/** The same with every rule priced. */
export async function planWithRulesHere(snapshot: Snapshot): Promise<Plan> {
  const plan = await planHere(snapshot);
  const { rules } = await priceRules(snapshot, plan, {
    affords: () => true,
    leastUsd: (without) => leastUsd(without, until(60_000)),
  });
  return { ...plan, prices: { ...plan.prices, rules } };
}
