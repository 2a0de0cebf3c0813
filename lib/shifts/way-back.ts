import { lineOf } from "./line";
import type { BackGoal, BackLine, Live, Shares, Shift } from "./model";
import { limitBack, type Observation } from "./observation";
import { reversePath, unprovenReversePath } from "./reverse-path";
import { atMost, unsafeReasons } from "./safety";
import { lawfulOrigin, type Stepped } from "./steps";
import { between, overlay, widestDifference } from "./table";

/** Where a way back leads. */
export interface Goal {
  readonly goal: BackGoal;
  /** The shift's own cells there. */
  readonly toward: Shares;
}

/** A way back as it would begin now. */
export interface WayBack {
  /** Null: along the shift's own line. */
  readonly line: BackLine | null;
  /** Where it sets out on that line. */
  readonly live: Live;
  /** Paced steps, each proven against the estate as it is, or why there are none. */
  readonly proven: Stepped;
}

/** The goal of a shift that goes back already, else where it began. */
export function goalOf(shift: Shift): Goal {
  const { progress } = shift;
  const line = progress.state === "rolling_back" ? progress.line : null;
  return { goal: line?.goal ?? "origin", toward: lineOf(shift).origin };
}

/**
 * The paced way back from `live`, proven against the estate as it is now.
 *
 * Cells that run a route the law denies by now do not linger on it: they go whole with the first step, as they would
 * on the way forward. That takes a line of its own, and so does every goal but the shift's origin.
 *
 * @param inFlight some edges may run a forward table that was not confirmed: the way begins by taking that back, where
 *   that fits
 */
export function wayBack(
  shift: Shift,
  live: Live,
  inFlight: boolean,
  seen: Pick<Observation, "facts" | "table" | "backLimit">,
  { goal, toward }: Goal = goalOf(shift),
): WayBack {
  const { facts, table } = seen;
  const along = lineOf(shift);
  const here = between(along.origin, along.target, live.fraction);
  const start = lawfulOrigin(here, toward, facts);
  const asBefore = !widestDifference(here, start) && !widestDifference(along.origin, toward);
  const own = shift.progress.state === "rolling_back" ? shift.progress.line : null;
  const line = asBefore ? own : { goal, origin: toward, target: start };
  const from = asBefore ? live : { version: live.version, fraction: 1 };
  const limit = goal === "nearest_safe" ? atMost(seen.backLimit) : limitBack(shift, seen);
  const fits = unsafeReasons(overlay(table, start), table, facts, limit).length === 0;
  const { origin, target } = line ?? shift;
  return {
    line,
    live: from,
    proven: reversePath(
      origin,
      target,
      from.fraction,
      inFlight && (fits || from.fraction <= 0),
      table,
      facts,
      shift.pace,
      limit,
    ),
  };
}

/** The same way by share alone, for when it must begin although it cannot be proven: see `unprovenReversePath`. */
export const unprovenWay = (shift: Shift, { live }: WayBack, inFlight: boolean) =>
  unprovenReversePath(live.fraction, inFlight, shift.pace);
