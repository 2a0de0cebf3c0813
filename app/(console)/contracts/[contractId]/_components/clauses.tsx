import { Instant } from "@/components/format/time";
import { EmptyState } from "@/components/ui/empty-state";
import { IllustrativeMark } from "@/components/ui/illustrative-mark";
import { SourceNote } from "@/components/ui/source-note";
import { StatusBadge } from "@/components/ui/status-badge";
import { isInForce } from "@/lib/contracts/clauses";
import { clauseNames } from "@/lib/contracts/model";
import type { Contract } from "@/lib/spend/queries/commitments";

/** Clauses with their history: in force first, then what was amended away and by what. */
export function Clauses({ contract, now }: { contract: Contract; now: Date }) {
  if (contract.clauses.length === 0)
    return (
      <EmptyState
        kind="nothing"
        title="This contract limits neither traffic nor new capacity, and bills list price whatever the volume."
      />
    );
  const amendments = new Map(contract.amendments.map((amendment) => [amendment.id, amendment]));
  const ordered = contract.clauses.toSorted(
    (a, b) => Number(isInForce(b, now)) - Number(isInForce(a, now)) || +b.effectiveFrom - +a.effectiveFrom,
  );
  return (
    <ol className="flex flex-col">
      {ordered.map((clause) => {
        const ended = clause.endedByAmendmentId ? amendments.get(clause.endedByAmendmentId) : undefined;
        return (
          <li
            key={clause.id}
            className="grid gap-x-4 gap-y-1 border-b border-line py-2 sm:grid-cols-[9rem_1fr]"
          >
            <div>
              <StatusBadge
                status={isInForce(clause, now) ? "active" : "inactive"}
                label={isInForce(clause, now) ? "In force" : "Ended"}
              />
            </div>
            <div className="min-w-0">
              <p>
                <span className="font-medium">{clauseNames[clause.kind]}.</span> {clause.summary}
                {clause.illustrative ? <IllustrativeMark of="This clause" /> : null}
              </p>
              <p className="text-xs text-muted">
                From <Instant at={clause.effectiveFrom} to="day" />
                {clause.effectiveTo ? (
                  <>
                    {" "}
                    until <Instant at={clause.effectiveTo} to="day" />
                  </>
                ) : null}
                {ended ? (
                  <>
                    ; ended by an amendment of {ended.signedOn.toISOString().slice(0, 10)}: {ended.summary}
                  </>
                ) : null}
              </p>
              {clause.sourceName && clause.sourceDate ? (
                <SourceNote
                  source={clause.sourceName}
                  date={clause.sourceDate.toISOString().slice(0, 10)}
                  url={clause.sourceUrl ?? undefined}
                />
              ) : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
