import type { Snapshot } from "@/lib/planning/model";
import type { Tx } from "@/lib/platform/db/client";
import { estateOf } from "./current";
import { defaultGuardrails } from "./default-guardrails";
import type { Settings, Shares, StepPlan } from "./model";
import { receivingFleets, usdPerHour } from "./plan-target";
import { type Pace, type PaceName, paces } from "./policy";
import { atMost } from "./safety";
import { forwardSteps, lawfulOrigin } from "./steps";
import { loadShiftPolicy } from "./store/policy";
import { overlay } from "./table";

/** The way from today's routes to others, in steps that were checked against the estate as it is. */
export interface LaidOut {
  readonly origin: Shares;
  readonly steps: readonly StepPlan[];
  readonly settings: Settings;
}

/**
 * @param current the estate as it is now
 * @param running the full table that runs now
 * @param today the shift's cells in it, `target` the same cells afterwards
 */
export async function layOut(
  tx: Tx,
  current: Snapshot,
  running: Shares,
  { today, target, fleets }: { today: Shares; target: Shares; fleets: readonly string[] },
  { name, bakeSeconds }: { name: PaceName; bakeSeconds: number | undefined },
): Promise<({ ok: true } & LaidOut) | { ok: false; because: string }> {
  const policy = await loadShiftPolicy(tx);
  const pace: Pace = {
    ...paces[name],
    ...policy.pace,
    ...(bakeSeconds === undefined ? {} : { bakeMs: bakeSeconds * 1000 }),
  };
  const { facts, forwardLimit } = estateOf(current);
  const origin = lawfulOrigin(today, target, facts);
  const planned = forwardSteps(origin, target, running, facts, pace, atMost(forwardLimit));
  if (!planned.ok) return planned;
  const expected = usdPerHour(overlay(running, target), facts, current, 0);
  return {
    ok: true,
    origin,
    steps: planned.steps,
    settings: {
      pace,
      guardrails: defaultGuardrails(receivingFleets(today, target, facts), expected, policy.guardrails),
      startedWith: Object.fromEntries(fleets.map((fleet) => [fleet, facts.healthyAccelerators[fleet] ?? 0])),
    },
  };
}
