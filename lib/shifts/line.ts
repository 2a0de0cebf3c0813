import type { Shares, Shift } from "./model";

/** A straight line between two tables of the same cells: fraction 0 at `origin`, 1 at `target`. */
export interface Line {
  readonly origin: Shares;
  readonly target: Shares;
}

/** The line that a shift moves along now: its own, unless its way back was given another. */
export function lineOf({ origin, target, progress }: Pick<Shift, "origin" | "target" | "progress">): Line {
  const own = progress.state === "rolling_back" || progress.state === "rolled_back" ? progress.line : null;
  return own ?? { origin, target };
}
