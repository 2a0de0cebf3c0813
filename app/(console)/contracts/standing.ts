import type { Status } from "@/components/ui/status";
import { type CommitmentVerdict, commitmentVerdict } from "@/lib/contracts/verdict";
import type { CommitmentStanding } from "@/lib/spend/queries/commitments";

/** A commitment's standing as plain data for the browser: money as decimal text, times as ISO 8601. */
export interface StandingView {
  commitmentId: string;
  periodStart: string;
  periodEnd: string;
  phase: "past" | "current" | "future";
  status: Status;
  /** Why it has that status, with figures left to the caller. */
  verdict: CommitmentVerdict;
  committedUsd: string;
  /** As billed; differs from list price only where the contract has price tiers. */
  spentUsd: string;
  listUsd: string;
  remainingUsd: string;
  behindUsd: string;
  /** Shares of the commitment and of the period, 0 to 1 and beyond. */
  spentShare: number;
  elapsed: number;
  requiredUsdPerDay: string | null;
  actualUsdPerDay: string | null;
  forecastUsd: string | null;
  shortfallUsd: string | null;
  overageUsd: string | null;
  usedUpAt: string | null;
  /** What the next dollar at list price is billed; null without price tiers. */
  multiplier: number | null;
  nextTier: { fromUsd: string; multiplier: number; toGoUsd: string; reachedAt: string | null } | null;
  statementAsOf: string | null;
  openingSpentUsd: string;
  illustrative: boolean;
}

export function standingView({ commitment, phase, standing }: CommitmentStanding): StandingView {
  const { committedUsd, expectedShortfallUsd, expectedOverageUsd, nextTier } = standing;
  const verdict = commitmentVerdict(standing, phase);
  return {
    commitmentId: commitment.id,
    periodStart: commitment.periodStart.toISOString(),
    periodEnd: commitment.periodEnd.toISOString(),
    phase,
    verdict,
    status: verdict === "not_begun" ? "pending" : verdict,
    committedUsd: committedUsd.toFixed(2),
    spentUsd: standing.spentUsd.toFixed(2),
    listUsd: standing.listUsd.toFixed(2),
    remainingUsd: standing.remainingUsd.toFixed(2),
    behindUsd: standing.behindUsd.toFixed(2),
    spentShare: committedUsd.isZero() ? 0 : standing.spentUsd.div(committedUsd).toNumber(),
    elapsed: standing.elapsed,
    requiredUsdPerDay: standing.requiredUsdPerDay?.toFixed(2) ?? null,
    actualUsdPerDay: standing.actualUsdPerDay?.toFixed(2) ?? null,
    forecastUsd: standing.forecastUsd?.toFixed(2) ?? null,
    shortfallUsd: expectedShortfallUsd?.toFixed(2) ?? null,
    overageUsd: expectedOverageUsd?.toFixed(2) ?? null,
    usedUpAt: standing.usedUpAt?.toISOString() ?? null,
    multiplier: standing.tier?.multiplier ?? null,
    nextTier: nextTier && {
      fromUsd: nextTier.fromUsd.toFixed(2),
      multiplier: nextTier.multiplier,
      toGoUsd: nextTier.toGoUsd.toFixed(2),
      reachedAt: nextTier.reachedAt?.toISOString() ?? null,
    },
    statementAsOf: commitment.openingAsOf?.toISOString() ?? null,
    openingSpentUsd: commitment.openingSpentUsd.toFixed(2),
    illustrative: commitment.illustrative,
  };
}
