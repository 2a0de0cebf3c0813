import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { Instant } from "@/components/format/time";
import { ButtonLink } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { systemClock } from "@/lib/platform/clock";
import { openFreezes } from "@/lib/shifts/queries/freezes";
import { type ShiftSummary, shiftList } from "@/lib/shifts/queries/shift-list";
import { type ShiftRow, ShiftsTable } from "./_components/shifts-table";

export const metadata: Metadata = { title: "Shifts" };

export default async function ShiftsPage() {
  const actor = await pageActor();
  const now = systemClock.now();
  const [shifts, frozen] = await Promise.all([shiftList(actor), openFreezes(actor, { now })]);
  return (
    <>
      <LiveRefresh topics={["shift", "approval"]} />
      <PageHeader title="Shifts" lede={lede(shifts)} />
      {frozen.map(({ id, title, where, reason, open }) => (
        <Notice
          key={id}
          tone="warn"
          title={`${title} freezes ${where}`}
          action={<ButtonLink href="/freezes">Freezes</ButtonLink>}
        >
          No shift that touches it starts or goes on
          {open ? (
            <>
              {" "}
              until <Instant at={open.endsAt} />
            </>
          ) : null}
          : {reason}. Rollbacks always may.
        </Notice>
      ))}
      <ShiftsTable rows={shifts.map(rowOf)} />
    </>
  );
}

function lede(shifts: readonly ShiftSummary[]): string {
  const of = (...situations: ShiftSummary["situation"][]) =>
    shifts.filter(({ situation }) => situations.includes(situation)).length;
  const held = of("running_held", "rolling_back_held");
  const moving = of("running", "running_paused", "running_held", "rolling_back", "rolling_back_held");
  const waiting = of("proposed");
  if (shifts.length === 0) return "No traffic has been moved yet. A shift begins with a plan.";
  const parts = [
    moving === 0
      ? "No traffic is being moved"
      : `${moving} ${moving === 1 ? "shift moves" : "shifts move"} traffic now`,
    ...(held > 0 ? [`${held} of them held`] : []),
    ...(waiting > 0 ? [`${waiting} ${waiting === 1 ? "waits" : "wait"} for approval`] : []),
  ];
  return `${parts.join(", ")}.`;
}

const rowOf = (shift: ShiftSummary): ShiftRow => ({
  id: shift.id,
  situation: shift.situation,
  reason: shift.reason,
  proposedBy: shift.proposedBy,
  fleets: shift.fleets.join(", "),
  cells: shift.cells,
  fraction: shift.fraction,
  stepsPassed: shift.stepsPassed,
  steps: shift.steps,
  note: shift.note,
  createdAt: shift.createdAt.toISOString(),
});
