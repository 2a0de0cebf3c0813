import type { BurnDown } from "./burn-down";

export type CommitmentPhase = "past" | "current" | "future";
export type CommitmentVerdict = "on_track" | "shortfall" | "overage" | "no_data" | "not_begun";

/** A forecast within one percent of the commitment is on track: the straight line is no better than that. */
const TOLERANCE = 0.01;

/** How a commitment is going to end, going by its straight line. */
export function commitmentVerdict(
  standing: Pick<BurnDown, "committedUsd" | "forecastUsd" | "expectedShortfallUsd" | "expectedOverageUsd">,
  phase: CommitmentPhase,
): CommitmentVerdict {
  if (phase === "future") return "not_begun";
  if (standing.forecastUsd === null) return "no_data";
  const least = standing.committedUsd.times(TOLERANCE);
  if (standing.expectedShortfallUsd?.gt(least)) return "shortfall";
  return standing.expectedOverageUsd?.gt(least) ? "overage" : "on_track";
}
