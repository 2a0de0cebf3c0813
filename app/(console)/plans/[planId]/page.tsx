import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { Money, Quantity } from "@/components/format/figures";
import { formatDuration, formatPercent } from "@/components/format/quantity";
import { Instant, RelativeTime } from "@/components/format/time";
import { ButtonLink } from "@/components/ui/button";
import { CopyId } from "@/components/ui/copy-id";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyValueList } from "@/components/ui/key-value";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Stat, StatRow } from "@/components/ui/stat";
import { whyNot } from "@/lib/identity/permissions";
import type { Plan } from "@/lib/planning/model";
import { cellChanges } from "@/lib/planning/plan-view";
import { type PlanDetail, planDetail } from "@/lib/planning/queries/plans";
import { isRefusal } from "@/lib/platform/errors";
import { ProposeDialog } from "../../shifts/_components/propose-dialog";
import { MovesTable } from "../_components/moves-table";
import { PlanStatus } from "../_components/plan-status";
import { Binding } from "./_components/binding";
import { CancelPlan } from "./_components/cancel-plan";
import { CellsTable } from "./_components/cells-table";
import { Denials } from "./_components/denials";
import { Flow } from "./_components/flow";
import { Hours } from "./_components/hours";
import { PlanEnvelope } from "./_components/plan-envelope";
import { Survivability } from "./_components/survivability";
import { TermsTable } from "./_components/terms-table";
import { Unserved } from "./_components/unserved";
import { WhyNot } from "./_components/why-not";
import { windowLabel } from "./_components/window-label";

export const metadata: Metadata = { title: "Plan" };

export default async function PlanPage({
  params,
  searchParams,
}: {
  params: Promise<{ planId: string }>;
  searchParams: Promise<{ cell?: string | string[]; window?: string | string[] }>;
}) {
  const actor = await pageActor();
  const [{ planId }, asked] = await Promise.all([params, searchParams]);
  const detail = await planDetail(actor, { planId }).catch((error) => {
    if (isRefusal(error) && error.code === "not_found") notFound();
    throw error;
  });
  const { plan, snapshot, state } = detail;
  const cell = typeof asked.cell === "string" ? asked.cell : undefined;
  const window = windowOf(asked.window, snapshot.windows.length);
  return (
    <>
      <LiveRefresh topics={["plan"]} />
      <PageHeader
        parent={{ href: "/plans", label: "Plans" }}
        title={detail.name}
        status={<PlanStatus state={state} filled />}
        lede={<Lede detail={detail} />}
        actions={
          state === "solving" ? (
            <CancelPlan planId={detail.id} disabledReason={whyNot(actor, "plans:propose") ?? undefined} />
          ) : state === "ready" || state === "superseded" ? (
            <>
              <ButtonLink href={`/what-if?snapshot=${detail.snapshotSha256}`}>What if</ButtonLink>
              <ProposeDialog
                planId={detail.id}
                disabledReason={
                  state === "superseded"
                    ? "A newer plan has taken this one's place."
                    : (whyNot(actor, "shifts:propose") ?? undefined)
                }
              />
            </>
          ) : null
        }
      />
      {state === "failed" ? (
        <Notice tone="critical" title="There is no plan.">
          {detail.failure} Routing stays as it was. Make a new plan once the cause is gone.
        </Notice>
      ) : null}
      {detail.explanation.notes.length > 0 ? (
        <Notice title="What the snapshot rests on">
          <ul>
            {detail.explanation.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {plan ? (
        <>
          <Figures detail={detail} plan={plan} />
          <Section
            title="Before and after"
            note="Demand of the running hour, today left and planned right. Regions are coloured by provider."
          >
            <Flow detail={detail} />
          </Section>
          <Unserved actor={actor} detail={detail} window={window} />
          <Section title="Moves" note="From today's routing to the plan's first hour, at the plan's prices">
            <MovesTable rows={plan.moves.map((move, index) => ({ ...move, id: String(index) }))} />
          </Section>
          <Section title="Cost" note="Term by term, beside what rules of thumb would cost in the same terms">
            <TermsTable plan={plan} />
          </Section>
          <Section
            title="Survivability"
            note={`If a provider or region failed at ${windowLabel(snapshot.windows[window]!)} UTC, and nothing that survives were moved`}
          >
            <Survivability actor={actor} detail={detail} window={window} />
          </Section>
          <Section title="What binds" note="Shadow prices: what a little more of it would be worth">
            <Binding snapshot={snapshot} plan={plan} />
          </Section>
          <Section title="Hours">
            <Hours detail={detail} />
          </Section>
          <PlanEnvelope actor={actor} planId={detail.id} />
          <Section
            title="Why not?"
            note="Any cell and any fleet: the rule that denies it, or the cost by which it loses"
          >
            <WhyNot detail={detail} cell={cell} window={window} />
          </Section>
          <Section
            title="Denied by law and clauses"
            note="Honoured by the solver and checked again by the checker"
          >
            <Denials snapshot={snapshot} />
          </Section>
          <Section
            title="Cells"
            note="Shares of each cell's requests in the plan's first hour; changes are bold"
          >
            <CellsTable rows={cellChanges(snapshot, plan)} />
          </Section>
        </>
      ) : state === "solving" ? (
        <EmptyState kind="nothing" title="The plan is being solved.">
          A worker solves it and an independent checker accepts or rejects it; this page follows by itself.
          Usually this takes seconds, at most five minutes.
        </EmptyState>
      ) : null}
      <Section title="Provenance">
        <Provenance detail={detail} />
      </Section>
    </>
  );
}

/** The window that the address asks about; the running hour when it names none that the plan has. */
function windowOf(asked: string | string[] | undefined, windows: number): number {
  const at = Number(asked);
  return Number.isInteger(at) && at > 0 && at < windows ? at : 0;
}

function Lede({ detail }: { detail: PlanDetail }) {
  const { plan, state } = detail;
  if (!plan)
    return state === "solving" ? (
      <>
        Frozen <RelativeTime at={detail.createdAt} />.
      </>
    ) : null;
  const nothing = plan.baselines.find(({ policy }) => policy === "do_nothing");
  const saved = nothing ? nothing.objectiveUsd - plan.objectiveUsd : 0;
  const until = detail.snapshot.contracts
    .map(({ periodEnd }) => periodEnd)
    .sort()
    .at(-1);
  return (
    <>
      {plan.moves.length === 0 ? "Nothing moves now" : `${plan.moves.length} moves now`}
      {saved > 0 ? (
        <>
          ; the plan saves <Money usd={saved} className="font-semibold text-ink" /> against doing nothing
        </>
      ) : null}
      {until ? (
        <>
          {" "}
          until <Instant at={until} to="day" />
        </>
      ) : null}
      .
    </>
  );
}

function Figures({ detail, plan }: { detail: PlanDetail; plan: Plan }) {
  const moved = plan.moves.reduce((sum, move) => sum + move.requestsPerSec, 0);
  const demand = cellChanges(detail.snapshot, plan).reduce((sum, cell) => sum + cell.requestsPerSec, 0);
  const unserved = plan.unserved
    .filter(({ window }) => window === 0)
    .reduce((sum, { requestsPerSec }) => sum + requestsPerSec, 0);
  const gap = Math.max(0, plan.objectiveUsd - plan.boundUsd);
  const nothing = plan.baselines.find(({ policy }) => policy === "do_nothing");
  return (
    <StatRow>
      <Stat
        label="Cost of the plan"
        value={<Money usd={plan.objectiveUsd} />}
        compare={
          <>
            <Money usd={nothing?.objectiveUsd ?? null} /> doing nothing
          </>
        }
      />
      <Stat
        label="Proven"
        value={plan.status === "optimal" ? "Optimal" : "Not optimal"}
        tone={plan.status === "optimal" ? "ok" : "warn"}
        compare={
          plan.status === "optimal" ? (
            "nothing costs less"
          ) : (
            <>
              within <Money usd={gap} /> of the best
            </>
          )
        }
      />
      <Stat
        label="Moves now"
        value={<Quantity value={moved} />}
        unit="requests/s"
        compare={demand > 0 ? `${formatPercent(moved / demand)} of demand` : "of no demand"}
      />
      <Stat
        label="Unserved now"
        value={<Quantity value={unserved} />}
        unit="requests/s"
        tone={unserved > 0 ? "critical" : undefined}
        compare={demand > 0 ? `${formatPercent(unserved / demand)} of demand` : "of no demand"}
      />
      <Stat
        label="Solved in"
        value={detail.solveMs === null ? undefined : formatDuration(detail.solveMs)}
        compare={`${detail.snapshot.cells.length} cells, ${detail.snapshot.fleets.length} fleets, ${detail.snapshot.windows.length} windows`}
      />
    </StatRow>
  );
}

function Provenance({ detail }: { detail: PlanDetail }) {
  return (
    <KeyValueList
      facts={[
        { label: "Plan", value: <CopyId value={detail.id} /> },
        { label: "Snapshot", value: <CopyId value={detail.snapshotSha256} /> },
        { label: "Frozen", value: <Instant at={detail.snapshotAsOf} to="second" /> },
        { label: "Proposed by", value: detail.proposedByLabel },
        { label: "Reason", value: detail.reason },
        { label: "Policy", value: `version ${detail.policyVersion}` },
        {
          label: "Solved",
          value: detail.solvedAt ? <Instant at={detail.solvedAt} to="second" /> : "not yet",
        },
      ]}
    />
  );
}
