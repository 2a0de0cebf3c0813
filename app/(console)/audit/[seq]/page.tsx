import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { NoPermission } from "@/app/_shell/no-permission";
import { pageActor } from "@/app/_shell/page-actor";
import { Instant } from "@/components/format/time";
import { CopyId } from "@/components/ui/copy-id";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyValueList } from "@/components/ui/key-value";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { StatusBadge } from "@/components/ui/status-badge";
import { entryHash } from "@/lib/audit/chain";
import { changedFields } from "@/lib/audit/diff";
import type { AuditEntry } from "@/lib/audit/model";
import { getAuditEntry } from "@/lib/audit/queries";
import { whyNot } from "@/lib/identity/permissions";
import { isRefusal } from "@/lib/platform/errors";
import { ChangeTable } from "../_components/change-table";
import { subjectHref } from "../_components/subject-href";

type Params = Promise<{ seq: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Audit entry ${(await params).seq}` };
}

/** One entry: who, what, why, what changed, and its place in the chain. */
export default async function AuditEntryPage({ params }: { params: Params }) {
  const actor = await pageActor();
  const why = whyNot(actor, "audit:read");
  if (why) return <NoPermission title="Audit entry" why={why} />;
  const { seq } = await params;
  if (!/^\d{1,18}$/.test(seq)) notFound();
  const entry = await getAuditEntry(actor, BigInt(seq)).catch((error: unknown) => {
    if (isRefusal(error) && error.code === "not_found") return notFound();
    throw error;
  });
  return <Entry entry={entry} />;
}

function Entry({ entry }: { entry: AuditEntry }) {
  const changes = changedFields(entry.before, entry.after);
  const href = subjectHref(entry.subjectKind, entry.subjectId);
  const linked = "text-accent hover:underline";
  return (
    <>
      <PageHeader
        parent={{ href: "/audit", label: "Audit" }}
        title={
          <>
            Entry {String(entry.seq)} <span className="font-mono text-lg font-normal">{entry.action}</span>
          </>
        }
        lede={entry.reason ? `“${entry.reason}”` : undefined}
        status={
          entryHash(entry) === entry.hash ? (
            <StatusBadge status="ok" label="As it was written" filled />
          ) : (
            <StatusBadge status="critical" label="Altered after it was written" filled />
          )
        }
      />
      <Section title="What changed" note={changes.length === 1 ? "1 field" : `${changes.length} fields`}>
        {changes.length > 0 ? (
          <ChangeTable changes={changes} />
        ) : (
          <EmptyState kind="nothing" title="This act changed no field." className="border-t-0 py-2">
            That it was done is the record.
          </EmptyState>
        )}
      </Section>
      <Section title="Who and what">
        <KeyValueList
          facts={[
            { label: "Time", value: <Instant at={entry.at.toISOString()} to="second" /> },
            {
              label: "Who",
              value: (
                <>
                  <Link href={`/audit?actor=${encodeURIComponent(entry.actorId)}`} className={linked}>
                    {entry.actorLabel}
                  </Link>{" "}
                  <span className="text-muted">{entry.actorKind}</span>
                </>
              ),
            },
            { label: "From", value: entry.actorFrom, mono: true },
            {
              label: "Subject",
              value: (
                <>
                  <span className="text-muted">{entry.subjectKind}</span>{" "}
                  {href ? (
                    <Link href={href} className={`${linked} font-mono text-xs`}>
                      {entry.subjectId}
                    </Link>
                  ) : (
                    <span className="font-mono text-xs">{entry.subjectId}</span>
                  )}{" "}
                  <Link href={`/audit?subject=${encodeURIComponent(entry.subjectId)}`} className={linked}>
                    its history
                  </Link>
                </>
              ),
            },
            ...(entry.planId
              ? [
                  {
                    label: "Plan",
                    value: (
                      <>
                        <Link href={`/plans/${entry.planId}`} className={`${linked} font-mono text-xs`}>
                          {entry.planId}
                        </Link>{" "}
                        <Link href={`/audit?planId=${entry.planId}`} className={linked}>
                          all that followed from it
                        </Link>
                      </>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Section>
      <Section title="Place in the chain">
        <KeyValueList
          facts={[
            { label: "Previous hash", value: <CopyId value={entry.prevHash} shown={64} /> },
            { label: "Hash", value: <CopyId value={entry.hash} shown={64} /> },
          ]}
        />
      </Section>
    </>
  );
}
