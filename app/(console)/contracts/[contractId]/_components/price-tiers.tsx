import { Money } from "@/components/format/figures";
import { Instant, RelativeTime } from "@/components/format/time";
import { StatusBadge } from "@/components/ui/status-badge";
import type { PriceTier } from "@/lib/contracts/model";
import { percentOfList } from "@/lib/contracts/price-tiers";
import type { StandingView } from "../../standing";

/** Where the period stands among the contract's price tiers: what a dollar is billed now, and what comes next. */
export function PriceTiers({ tiers, view }: { tiers: readonly PriceTier[]; view: StandingView }) {
  const first = tiers[0];
  if (!first) return null;
  const rows = first.fromUsd > 0 ? [{ fromUsd: 0, multiplier: 1 }, ...tiers] : [...tiers];
  const spent = Number(view.listUsd);
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm">
        <NextTier view={view} />
      </p>
      <table className="w-full max-w-2xl text-sm tabular-nums">
        <caption className="sr-only">Price tiers of the period</caption>
        <thead>
          <tr className="border-b border-line text-left text-xs text-muted">
            <th scope="col" className="py-1 pr-3 font-medium">
              Spend at list price
            </th>
            <th scope="col" className="py-1 pr-3 text-right font-medium">
              Billed, of list price
            </th>
            <th scope="col" className="py-1 font-medium">
              In this period
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ fromUsd, multiplier }, i) => {
            const to = rows[i + 1]?.fromUsd ?? Number.POSITIVE_INFINITY;
            return (
              <tr key={fromUsd} className="border-b border-line">
                <td className="py-1 pr-3">
                  {Number.isFinite(to) ? (
                    <>
                      <Money usd={fromUsd} /> to <Money usd={to} />
                    </>
                  ) : (
                    <>
                      beyond <Money usd={fromUsd} />
                    </>
                  )}
                </td>
                <td className="py-1 pr-3 text-right">{percentOfList(multiplier)}</td>
                <td className="py-1">
                  {spent >= to ? (
                    <StatusBadge status="passed" label="Passed" />
                  ) : spent >= fromUsd ? (
                    <StatusBadge status="active" label="Now" />
                  ) : (
                    <StatusBadge status="pending" label="Ahead" />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="text-xs text-muted">
        Tiers count spend at list price since the period began; what is billed counts against the commitment.
      </p>
    </div>
  );
}

function NextTier({ view }: { view: StandingView }) {
  const { nextTier, multiplier } = view;
  const now = (
    <>
      <Money usd={view.listUsd} /> at list price so far, billed as <Money usd={view.spentUsd} />: the next
      dollar is billed at {percentOfList(multiplier ?? 1)} of list price.
    </>
  );
  if (!nextTier) return <>{now} There is no lower price in this period.</>;
  return (
    <>
      {now} {percentOfList(nextTier.multiplier)} begins after{" "}
      <Money usd={nextTier.toGoUsd} className="font-semibold text-ink" /> more
      {nextTier.reachedAt ? (
        <>
          : at this rate <RelativeTime at={nextTier.reachedAt} />, on{" "}
          <Instant at={nextTier.reachedAt} to="day" />.
        </>
      ) : view.actualUsdPerDay === null ? (
        ". Nothing was observed lately, so there is no saying when."
      ) : (
        ", which this rate does not reach before the period ends."
      )}
    </>
  );
}
