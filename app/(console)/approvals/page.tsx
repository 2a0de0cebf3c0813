import type { Metadata } from "next";
import Link from "next/link";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { situationLooks } from "@/app/_shell/situation";
import { RelativeTime } from "@/components/format/time";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { StatusBadge } from "@/components/ui/status-badge";
import { listDelegates, listDelegations, rolesToDelegate } from "@/lib/approvals/queries";
import { can, whyNot } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import { approvalInbox, type InboxItem } from "@/lib/shifts/queries/approval-inbox";
import { Delegations } from "./_components/delegations";

export const metadata: Metadata = { title: "Approvals" };

export default async function ApprovalsPage() {
  const actor = await pageActor();
  const now = systemClock.now();
  const [{ waiting, decided }, delegations, people] = await Promise.all([
    approvalInbox(actor, { now }),
    listDelegations(actor, { now }),
    can(actor, "approvals:delegate") ? listDelegates(actor) : [],
  ]);
  return (
    <>
      <LiveRefresh topics={["approval", "shift"]} />
      <PageHeader title="Approvals" lede={lede(waiting)} />
      <Section title="Waiting">
        {waiting.length === 0 ? (
          <EmptyState
            kind="nothing"
            title="Nothing waits for a signature."
            action={<ButtonLink href="/plans">Go to plans</ButtonLink>}
          >
            A shift appears here when someone proposes a plan.
          </EmptyState>
        ) : (
          <ul>
            {waiting.map((item) => (
              <li
                key={item.id}
                className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3"
              >
                <div className="min-w-0 flex-1 basis-64">
                  <Link
                    href={`/approvals/${item.id}`}
                    className="font-medium hover:text-accent hover:underline"
                  >
                    {item.reason}
                  </Link>
                  <div className="text-sm text-muted">
                    {item.proposedBy}, <RelativeTime at={item.createdAt} />. {item.cells}{" "}
                    {item.cells === 1 ? "cell" : "cells"} over {item.fleets.length} fleets in {item.steps}{" "}
                    steps. Expires <RelativeTime at={item.expiresAt} />.
                  </div>
                  {item.needs.length > 1 ? (
                    <ul className="mt-1 text-sm">
                      {item.needs.map(({ because, by }) => (
                        <li key={because} className="flex flex-wrap items-baseline gap-x-2">
                          <StatusBadge
                            status={by ? "approved" : "pending"}
                            label={by ? "Signed" : "Missing"}
                          />
                          <span className="min-w-0 flex-1 basis-64 text-muted">
                            {because}
                            {by ? ` ${by} has signed.` : ""}
                          </span>
                        </li>
                      ))}
                    </ul>
                  ) : null}
                  {item.blocked ? <div className="text-xs text-faint">{item.blocked}</div> : null}
                </div>
                <ButtonLink href={`/approvals/${item.id}`} variant={item.blocked ? "secondary" : "primary"}>
                  {item.blocked ? "Read" : "Read and decide"}
                </ButtonLink>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Delegations
        rows={delegations.map(({ id, delegatorId, delegatorLabel, delegateLabel, role, reason, endsAt }) => ({
          id,
          role,
          delegatorLabel,
          delegateLabel,
          reason,
          endsAt: endsAt.toISOString(),
          whyNotRevoke:
            delegatorId === actor.id || can(actor, "users:manage")
              ? undefined
              : `Only ${delegatorLabel} or an administrator revokes it.`,
        }))}
        people={people}
        roles={rolesToDelegate(actor)}
        whyNotDelegate={whyNot(actor, "approvals:delegate") ?? undefined}
      />
      <Section title="Decided lately">
        {decided.length === 0 ? (
          <EmptyState kind="nothing" title="No decision has been made yet." />
        ) : (
          <ul>
            {decided.map((shift) => (
              <li
                key={shift.id}
                className="flex flex-wrap items-baseline gap-x-4 border-b border-line py-2 text-sm"
              >
                <StatusBadge {...situationLooks[shift.situation]} />
                <Link
                  href={`/shifts/${shift.id}`}
                  className="min-w-0 flex-1 hover:text-accent hover:underline"
                >
                  {shift.reason}
                </Link>
                <span className="text-muted">
                  {shift.proposedBy}, <RelativeTime at={shift.createdAt} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

function lede(waiting: readonly InboxItem[]): string {
  const mine = waiting.filter(({ blocked }) => blocked === null).length;
  if (waiting.length === 0) return "Nothing waits for a signature.";
  if (mine === waiting.length)
    return `${mine} ${mine === 1 ? "shift waits" : "shifts wait"} for your decision.`;
  return `${waiting.length} ${waiting.length === 1 ? "shift waits" : "shifts wait"} for a decision, ${mine} of them for yours.`;
}
