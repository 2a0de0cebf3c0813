import { Money } from "@/components/format/figures";
import { Instant, RelativeTime } from "@/components/format/time";
import { EmptyState } from "@/components/ui/empty-state";
import { IllustrativeMark } from "@/components/ui/illustrative-mark";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Contract } from "@/lib/spend/queries/commitments";
import { MetDialog } from "./met-dialog";

/** Duties in order of their date; what is overdue says so. */
export function Obligations({
  contract,
  now,
  disabledReason,
}: {
  contract: Contract;
  now: Date;
  disabledReason: string | undefined;
}) {
  if (contract.obligations.length === 0)
    return <EmptyState kind="nothing" title="No dated duty is recorded for this contract." />;
  return (
    <ul>
      {contract.obligations.map((duty) => (
        <li
          key={duty.id}
          className="grid items-center gap-x-4 gap-y-1 border-b border-line py-2 sm:grid-cols-[9rem_1fr_auto]"
        >
          <div>
            {duty.metOn ? (
              <StatusBadge status="passed" label="Met" />
            ) : (
              <StatusBadge
                status={duty.dueOn < now ? "breached" : "pending"}
                label={duty.dueOn < now ? "Overdue" : "Due"}
              />
            )}
          </div>
          <div className="min-w-0">
            <p>
              {duty.summary}
              {duty.amountUsd ? (
                <>
                  {" "}
                  (<Money usd={duty.amountUsd.toFixed(2)} />)
                </>
              ) : null}
              {duty.illustrative ? <IllustrativeMark of="This duty" /> : null}
            </p>
            <p className="text-xs text-muted">
              {duty.metOn ? (
                <>
                  Met on <Instant at={duty.metOn} to="day" />
                </>
              ) : (
                <>
                  Due <Instant at={duty.dueOn} to="day" />, <RelativeTime at={duty.dueOn} />
                </>
              )}
            </p>
          </div>
          {duty.metOn ? null : (
            <MetDialog obligationId={duty.id} summary={duty.summary} disabledReason={disabledReason} />
          )}
        </li>
      ))}
    </ul>
  );
}
