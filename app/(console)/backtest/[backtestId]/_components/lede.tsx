import { Money } from "@/components/format/figures";
import { formatPercent } from "@/components/format/quantity";
import type { BacktestResult } from "@/lib/planning/backtest/recorded/result";

/** What the reader came for: Ballast against what happened, and against what was possible. */
export function Lede({ result }: { result: BacktestResult }) {
  const of = (policy: BacktestResult["rows"][number]["policy"]) =>
    result.rows.find((row) => row.policy === policy);
  const [ballast, happened] = [of("ballast"), of("what_happened")];
  const hours = `Over ${result.observedHours} observed hours`;
  if (!happened) return null;
  if (!ballast) {
    return (
      <>
        {hours}, what happened cost <Money usd={happened.costUsd} />,{" "}
        {againstHindsight(happened.regretPercent)}.
      </>
    );
  }
  const saved = happened.costUsd - ballast.costUsd;
  return (
    <>
      {hours}, Ballast would have cost <Money usd={ballast.costUsd} />:{" "}
      <span className="font-semibold text-ink">
        <Money usd={Math.abs(saved)} /> ({formatPercent(Math.abs(saved) / happened.costUsd)}){" "}
        {saved >= 0 ? "less" : "more"} than what happened
      </span>
      , and {againstHindsight(ballast.regretPercent)}.
    </>
  );
}

const againstHindsight = (regretPercent: number) =>
  regretPercent >= 0
    ? `${formatPercent(regretPercent / 100)} more than hindsight`
    : `${formatPercent(-regretPercent / 100)} less than hindsight, which keeps to limits that were exceeded`;
