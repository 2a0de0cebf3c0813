import type { Metadata } from "next";
import Link from "next/link";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { Quantity } from "@/components/format/figures";
import { DataAge } from "@/components/format/time";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { StatusBadge } from "@/components/ui/status-badge";
import { listModels } from "@/lib/fleet/queries";
import { whyNot } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import type { MatrixCell } from "@/lib/residency/matrix";
import { type ObservedResidency, observedResidency, residencyOverview } from "@/lib/residency/queries";
import { Matrix } from "./_components/matrix";
import { NewRuleDialog } from "./_components/rule-dialogs";
import { Rules } from "./_components/rules";
import { ViolationsTable } from "./_components/violations-table";

export const metadata: Metadata = { title: "Residency" };

const dayMs = 86_400_000;

type Params = { model?: string; origin?: string; class?: string };

export default async function ResidencyPage({ searchParams }: { searchParams: Promise<Params> }) {
  const actor = await pageActor();
  const params = await searchParams;
  const now = systemClock.now();
  const models = await listModels(actor);
  const model = models.find(({ id }) => id === params.model) ?? models[0];
  const [overview, observed] = await Promise.all([
    residencyOverview(actor, { modelId: model?.id ?? "", now }),
    observedResidency(actor, { from: new Date(now.getTime() - dayMs), to: now }),
  ]);
  const chosen = overview.matrix.find(
    ({ origin, dataClass }) => origin === params.origin && dataClass === params.class,
  );
  const href = (change: Params) =>
    `/residency?${new URLSearchParams({ ...params, model: model?.id ?? "", ...change })}`;
  const disabledReason = whyNot(actor, "residency:manage") ?? undefined;

  return (
    <>
      <LiveRefresh topics={["residency", "telemetry"]} atMostEveryMs={15_000} />
      <PageHeader
        title="Residency"
        lede={<Lede observed={observed} />}
        actions={<NewRuleDialog disabledReason={disabledReason} />}
      />
      <Section
        title="Observed"
        note={
          <>
            Last 24 hours, <Quantity value={observed.requests} unit="requests" /> checked against the rules in
            force. <DataAge at={observed.lastMinute} staleAfterMs={5 * 60_000} />
          </>
        }
      >
        <ViolationsTable
          observed={observed.requests > 0}
          rows={observed.violations.map(({ lastMinute, ...row }) => ({
            ...row,
            id: [row.fleetId, row.origin, row.modelId, row.dataClass].join("|"),
            lastMinute: lastMinute.toISOString(),
          }))}
        />
      </Section>
      <Section
        title="Who may serve what"
        note="Origin × data class; choose a cell to see its fleets"
        actions={
          <nav aria-label="Model" className="flex gap-1">
            {models.map(({ id, name }) => (
              <Link
                key={id}
                href={href({ model: id })}
                scroll={false}
                aria-current={id === model?.id || undefined}
                className={cn(
                  "rounded-md px-2 py-1 text-xs text-muted hover:bg-hover",
                  id === model?.id && "bg-selected text-ink",
                )}
              >
                {name}
              </Link>
            ))}
          </nav>
        }
      >
        {overview.matrix.length === 0 ? (
          <EmptyState kind="nothing" title="No demand cells and fleets are recorded yet.">
            Start Ballast with a scenario, or record your estate, to see which law lets which prompt go where.
          </EmptyState>
        ) : (
          <div className={cn("grid gap-6", chosen && "xl:grid-cols-[minmax(0,1fr)_22rem]")}>
            <Matrix
              cells={overview.matrix}
              names={overview.names}
              chosen={chosen}
              hrefOf={(cell) => href({ origin: cell.origin, class: cell.dataClass })}
            />
            {chosen ? <Fleets cell={chosen} names={overview.names} fleets={overview.fleets} /> : null}
          </div>
        )}
      </Section>
      <Section title="Rules" note="As data, with their legal basis and history">
        <Rules rules={overview.rules} names={overview.names} disabledReason={disabledReason} />
      </Section>
    </>
  );
}

function Lede({ observed }: { observed: ObservedResidency }) {
  if (observed.requests === 0)
    return "No traffic was seen in the last 24 hours, so nothing can be said about where it was served.";
  const requests = (kind: "denied" | "unknown") =>
    observed.violations
      .filter((violation) => violation.kind === kind)
      .reduce((sum, violation) => sum + violation.requests, 0);
  const [denied, unknown] = [requests("denied"), requests("unknown")];
  if (denied === 0 && unknown === 0)
    return "Every request of the last 24 hours was served where its rules allow.";
  return (
    <>
      In the last 24 hours <Quantity value={denied} unit="requests" /> were served where a rule denies it, and{" "}
      <Quantity value={unknown} unit="requests" /> where nobody can say.
    </>
  );
}

function Fleets({
  cell,
  names,
  fleets,
}: {
  cell: MatrixCell;
  names: Record<string, string>;
  fleets: { id: string; name: string; country: string; sovereign: boolean }[];
}) {
  const byId = new Map(fleets.map((fleet) => [fleet.id, fleet]));
  const ordered = cell.fleets.toSorted(
    (a, b) => a.deniedBy.length - b.deniedBy.length || a.fleetId.localeCompare(b.fleetId),
  );
  return (
    <section aria-label={`Fleets for ${cell.origin}, ${cell.dataClass}`}>
      <h3 className="pb-1 text-sm font-semibold">
        {names[cell.origin] ?? cell.origin}, {cell.dataClass}
      </h3>
      <ul>
        {ordered.map(({ fleetId, deniedBy }) => {
          const fleet = byId.get(fleetId);
          return (
            <li key={fleetId} className="border-b border-line py-1">
              <div className="flex items-center justify-between gap-3">
                <span className="min-w-0 truncate" title={fleetId}>
                  {fleet?.name ?? fleetId} <span className="text-xs text-faint">{fleet?.country}</span>
                  {fleet?.sovereign ? <span className="text-xs text-faint">, sovereign</span> : null}
                </span>
                <StatusBadge status={deniedBy.length === 0 ? "allowed" : "denied"} />
              </div>
              {deniedBy.length > 0 ? <p className="text-xs text-muted">by {deniedBy.join(", ")}</p> : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
