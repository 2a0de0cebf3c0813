import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { NoPermission } from "@/app/_shell/no-permission";
import { pageActor } from "@/app/_shell/page-actor";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import type { AuditFilter } from "@/lib/audit/model";
import { listAudit, listAuditActions } from "@/lib/audit/queries";
import type { Actor } from "@/lib/identity/model";
import { whyNot } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import { isRefusal } from "@/lib/platform/errors";
import { AuditFilters } from "./_components/audit-filters";
import { AuditTable } from "./_components/audit-table";
import { ExportMenu } from "./_components/export-menu";
import { VerifyButton } from "./_components/verify-button";
import { filterParams, readCursor, readFilter, searchOf } from "./filter";

export const metadata: Metadata = { title: "Audit" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function AuditPage({ searchParams }: { searchParams: Search }) {
  const actor = await pageActor();
  const why = whyNot(actor, "audit:read");
  if (why) return <NoPermission title="Audit" why={why} />;
  const search = searchOf(await searchParams);
  const kept = filterParams(search);
  return (
    <>
      <PageHeader
        title="Audit"
        lede="Who changed what, when, from where and why. Each entry is sealed by the hash of the one before."
        actions={
          <>
            <VerifyButton />
            <ExportMenu params={kept.toString()} whyNot={whyNot(actor, "audit:export")} />
          </>
        }
      />
      <AuditFilters actions={await listAuditActions(actor)} />
      <Entries actor={actor} search={search} kept={kept} />
    </>
  );
}

async function Entries({
  actor,
  search,
  kept,
}: {
  actor: Actor;
  search: URLSearchParams;
  kept: URLSearchParams;
}) {
  let filter: AuditFilter;
  let cursor: ReturnType<typeof readCursor>;
  try {
    filter = readFilter(search, systemClock.now().getTime());
    cursor = readCursor(search);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return (
      <Notice tone="warn" title="This address asks for something that is not understood.">
        {error.message}
      </Notice>
    );
  }
  const page = await listAudit(actor, filter, cursor);
  if (page.entries.length === 0) {
    return kept.size > 0 ? (
      <EmptyState
        kind="filtered"
        title="No entry matches."
        action={<ButtonLink href="/audit">Clear filters</ButtonLink>}
      >
        The log has entries; these filters leave all of them out.
      </EmptyState>
    ) : (
      <EmptyState kind="nothing" title="Nothing was changed yet.">
        The first sign-in, plan or setting will be the first entry.
      </EmptyState>
    );
  }
  const link = (name: "olderThan" | "newerThan", seq: bigint | null) =>
    seq === null ? null : `/audit?${new URLSearchParams([...kept, [name, String(seq)]])}`;
  return (
    <>
      {/* Only on the newest page: further down nothing moves. */}
      {page.newerThan === null ? <LiveRefresh topics={["audit"]} atMostEveryMs={2_000} /> : null}
      <AuditTable entries={page.entries} />
      <nav aria-label="Pages of the log" className="flex items-center justify-end gap-2 pt-3">
        <ButtonLink
          variant="quiet"
          href={link("newerThan", page.newerThan) ?? "/audit"}
          disabledReason={page.newerThan === null ? "These are the newest entries." : undefined}
        >
          Newer
        </ButtonLink>
        <ButtonLink
          variant="quiet"
          href={link("olderThan", page.olderThan) ?? "/audit"}
          disabledReason={page.olderThan === null ? "There are no older entries." : undefined}
        >
          Older
        </ButtonLink>
      </nav>
    </>
  );
}
