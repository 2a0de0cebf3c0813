import type { Shares, StepPlan } from "./model";
import type { Pace } from "./policy";
import type { LoadLimit, SafetyFacts } from "./safety";
import { checkedSteps, type Stepped } from "./steps";
import { between, overlay } from "./table";

/**
 * The paced way back to `origin`, as fractions of the *forward* line that fall to 0.
 *
 * @param fraction how far forward the last confirmed table is
 * @param inFlight a forward table may have reached some edges: the way back then begins by restoring `fraction`
 * @param live the full table that runs now
 * @param limit what no step back may load a fleet past; wider than a plan's, see `backLimit`
 */
export function reversePath(
  origin: Shares,
  target: Shares,
  fraction: number,
  inFlight: boolean,
  live: Shares,
  facts: SafetyFacts,
  pace: Pace,
  limit: LoadLimit,
): Stepped {
  const here = between(origin, target, fraction);
  const restore: StepPlan[] = inFlight ? [{ index: 0, fraction, bakeMs: pace.rollbackBakeMs }] : [];
  if (fraction <= 0) return { ok: true, steps: restore };
  const paceBack = {
    sharePerStep: pace.rollbackSharePerStep,
    rampPerStep: pace.rollbackRampPerStep,
    nearCapacity: pace.nearCapacity,
    bakeMs: pace.rollbackBakeMs,
  };
  const back = checkedSteps(here, origin, overlay(live, here), facts, paceBack, limit);
  if (!back.ok) return back;
  return {
    ok: true,
    steps: [
      ...restore,
      ...back.steps.map((step) => ({
        ...step,
        index: step.index + restore.length,
        fraction: fraction * (1 - step.fraction),
      })),
    ],
  };
}

/** The same path by share alone, for when going back must begin although its capacity cannot be shown: each step is checked before it is published, and held if it is unsafe. */
export function unprovenReversePath(fraction: number, inFlight: boolean, pace: Pace): StepPlan[] {
  const count = Math.max(1, Math.ceil(fraction / pace.rollbackSharePerStep - 1e-9));
  const falling = Array.from(
    { length: fraction <= 0 ? 0 : count },
    (_, k) => fraction * (1 - (k + 1) / count),
  );
  return [...(inFlight ? [fraction] : []), ...falling].map((at, index) => ({
    index,
    fraction: at,
    bakeMs: pace.rollbackBakeMs,
  }));
}
