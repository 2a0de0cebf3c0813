import { formatPercent, formatQuantity } from "@/components/format/quantity";
import type { Answer } from "@/lib/planning/what-if/model";
import { formatUsd } from "@/lib/platform/money";

/** Below this part of the cost a difference is the solver's tolerance. */
const leastDifference = 2e-6;

/** The sentence one asked for: what it would cost, and what it would leave unserved. */
export function verdictOf(today: Answer, asked: Answer): string {
  const usd = asked.objectiveUsd - today.objectiveUsd;
  const same = Math.abs(usd) <= leastDifference * Math.max(1, Math.abs(today.objectiveUsd));
  const money = same
    ? "Costs the same"
    : usd > 0
      ? `Costs ${formatUsd(usd)} more`
      : `Saves ${formatUsd(-usd)}`;
  const left = asked.unserved.nowRequestsPerSec;
  const leftBefore = today.unserved.nowRequestsPerSec;
  const atAll = asked.unserved.meanShare > 0;
  const service =
    left > 0
      ? `leaves ${formatQuantity(left)} requests/s unserved now${
          leftBefore > 0 ? ` (${formatQuantity(leftBefore)} without it)` : ""
        }`
      : atAll
        ? `leaves ${formatPercent(asked.unserved.meanShare)} of requests unserved later`
        : "everything is served";
  const moved = asked.movedRequestsPerSec - today.movedRequestsPerSec;
  const traffic =
    asked.demandRequestsPerSec > 0 && Math.abs(moved) / asked.demandRequestsPerSec > 0.001
      ? `; ${formatQuantity(Math.abs(moved))} requests/s ${moved > 0 ? "more" : "fewer"} would move`
      : "";
  return `${money}${left > 0 || atAll ? " and" : ";"} ${service}${traffic}.`;
}
