import type { Shares, StepPlan } from "./model";
import type { Pace } from "./policy";
import { type LoadLimit, loadByFleet, type SafetyFacts, unsafeReasons } from "./safety";
import { between, overlay, shareOf } from "./table";

/** A shift of more steps than this is too timid to be of use. */
export const MAX_STEPS = 100;

export type Stepped = { ok: true; steps: StepPlan[] } | { ok: false; because: string };

interface Limits {
  readonly sharePerStep: number;
  readonly rampPerStep: number;
  readonly nearCapacity: number;
  readonly bakeMs: number;
}

/** The largest change of one cell's share of one fleet on the whole line, 0 to 1. */
function widestMove(origin: Shares, target: Shares): number {
  let widest = 0;
  for (const cell of Object.keys(target)) {
    const fleets = new Set([...Object.keys(origin[cell] ?? {}), ...Object.keys(target[cell] ?? {})]);
    for (const fleet of fleets) {
      widest = Math.max(widest, Math.abs(shareOf(target, cell, fleet) - shareOf(origin, cell, fleet)));
    }
  }
  return widest;
}

/**
 * How far along the line the next step may go from `fraction`: no cell moves more than `sharePerStep`, no fleet takes
 * on more than `rampPerStep` of its healthy capacity, and half of that once it is near capacity.
 */
function stride(
  fraction: number,
  origin: Shares,
  target: Shares,
  rest: Shares,
  facts: SafetyFacts,
  limits: Limits,
): number {
  let most = 1 - fraction;
  const move = widestMove(origin, target);
  if (move > 0) most = Math.min(most, limits.sharePerStep / move);
  const now = loadByFleet(overlay(rest, between(origin, target, fraction)), facts);
  const start = loadByFleet(origin, facts);
  for (const [fleet, end] of loadByFleet(target, facts)) {
    const added = end - (start.get(fleet) ?? 0);
    const healthy = facts.healthyAccelerators[fleet];
    // Unknown or none: the safety check refuses the table with a better sentence than a stride of zero would.
    if (added <= 0 || !healthy) continue;
    const ramp =
      (now.get(fleet) ?? 0) / healthy > limits.nearCapacity ? limits.rampPerStep / 2 : limits.rampPerStep;
    most = Math.min(most, (ramp * healthy) / added);
  }
  return most;
}

/** Splits the line into steps, evens them out when they may all be alike, and leaves no sliver at the end. */
function split(
  origin: Shares,
  target: Shares,
  rest: Shares,
  facts: SafetyFacts,
  limits: Limits,
): number[] | null {
  const fractions: number[] = [];
  let fraction = 0;
  let even = true;
  let first = 0;
  while (fraction < 1 - 1e-9) {
    if (fractions.length >= MAX_STEPS) return null;
    const next = stride(fraction, origin, target, rest, facts, limits);
    if (fractions.length === 0) first = next;
    // Every step but the last, which is what is left of the line, must have had the same room for them to be alike.
    if (next < first - 1e-9 && fraction + next < 1 - 1e-9) even = false;
    fraction = Math.min(1, fraction + next);
    fractions.push(fraction);
  }
  if (!even) return fractions;
  const count = fractions.length;
  return fractions.map((_, index) => (index + 1) / count);
}

/**
 * The forward steps of a shift from `origin` to `target`, both over the shift's own cells.
 *
 * @param live the full table that runs now, `origin` included: other cells load the same fleets
 * @param limit what no step may load a fleet past
 */
export function forwardSteps(
  origin: Shares,
  target: Shares,
  live: Shares,
  facts: SafetyFacts,
  pace: Pace,
  limit: LoadLimit,
): Stepped {
  return checkedSteps(origin, target, live, facts, pace, limit);
}

/** Splits and checks a line; shared by the way forward and the way back, which differ in limits alone. */
export function checkedSteps(
  origin: Shares,
  target: Shares,
  live: Shares,
  facts: SafetyFacts,
  limits: Limits,
  limit: LoadLimit,
): Stepped {
  const fractions = split(origin, target, live, facts, limits);
  if (!fractions) {
    return {
      ok: false,
      because: `At this pace the shift takes more than ${MAX_STEPS} steps. Allow larger ones.`,
    };
  }
  let running = live;
  for (const [index, fraction] of fractions.entries()) {
    const next = overlay(live, between(origin, target, fraction));
    const unsafe = unsafeReasons(next, running, facts, limit);
    if (unsafe.length > 0) {
      return {
        ok: false,
        because: `Step ${index + 1}: ${unsafe.map((reason) => reason.sentence).join(" ")}`,
      };
    }
    running = next;
  }
  return {
    ok: true,
    steps: fractions.map((fraction, index) => ({ index, fraction, bakeMs: limits.bakeMs })),
  };
}

/**
 * Where the line begins in law: today's routes, except that a cell with a route its rules deny starts at the plan's
 * routes already, and so does a cell that has none. Such a cell moves whole with the first step, and no rollback takes
 * it back.
 */
export function lawfulOrigin(today: Shares, target: Shares, facts: SafetyFacts): Shares {
  return Object.fromEntries(
    Object.entries(today).map(([cell, row]) => {
      const denied = facts.cells[cell]?.denied ?? {};
      const unlawful = Object.keys(row).some((fleet) => (denied[fleet]?.length ?? 0) > 0);
      const nowhere = Object.keys(row).length === 0;
      return [cell, unlawful || nowhere ? (target[cell] ?? row) : row];
    }),
  );
}
