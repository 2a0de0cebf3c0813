import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { RelativeTime } from "@/components/format/time";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { whyNot } from "@/lib/identity/permissions";
import { type PolicyView, policyView } from "@/lib/shifts/queries/policy";
import { PolicyForm } from "./_components/policy-form";

export const metadata: Metadata = { title: "Policy" };

/** The prices and limits that the engine works under, how shifts go, and the rhythm. */
export default async function PolicyPage() {
  const actor = await pageActor();
  const view = await policyView(actor);
  if (!view) {
    return (
      <>
        <PageHeader title="Policy" />
        <EmptyState kind="nothing" title="No policy has been set.">
          The planner does not know what anything is worth. Start Ballast with a scenario to begin from one.
        </EmptyState>
      </>
    );
  }
  const [newest] = view.history;
  return (
    <>
      <LiveRefresh topics={["settings"]} />
      <PageHeader
        title="Policy"
        lede={
          <>
            Version {view.version} is in force
            {newest ? (
              <>
                , by {newest.createdBy} <RelativeTime at={newest.createdAt} />: {newest.reason}
              </>
            ) : null}
            . New plans and shifts are made under it.
          </>
        }
      />
      <PolicyForm
        key={view.version}
        version={view.version}
        inForce={{ body: view.body, shifts: view.shifts, rhythm: view.rhythm }}
        defaults={{ shifts: view.shiftDefaults }}
        disabledReason={whyNot(actor, "policy:manage") ?? undefined}
      />
      <History history={view.history} />
    </>
  );
}

function History({ history }: { history: PolicyView["history"] }) {
  return (
    <Section title="History" note="Every version, the newest first, with what it changed">
      <ol>
        {history.map((policy) => (
          <li key={policy.version} className="border-b border-line py-2 text-sm">
            <span className="font-medium">Version {policy.version}</span>{" "}
            <span className="text-muted">
              {policy.createdBy}, <RelativeTime at={policy.createdAt} />. {policy.reason}
            </span>
            {policy.changes.length > 0 ? (
              <ul className="mt-1 font-mono text-xs leading-5 text-muted [overflow-wrap:anywhere]">
                {policy.changes.map(({ path, before, after }) => (
                  <li key={path}>
                    {path}: {JSON.stringify(before) ?? "default"} → {JSON.stringify(after) ?? "default"}
                  </li>
                ))}
              </ul>
            ) : null}
          </li>
        ))}
      </ol>
    </Section>
  );
}
