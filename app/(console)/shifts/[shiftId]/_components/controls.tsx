import { ButtonLink } from "@/components/ui/button";
import type { Actor } from "@/lib/identity/model";
import { whyNot } from "@/lib/identity/permissions";
import { permits, type ShiftAction } from "@/lib/shifts/actions";
import type { ShiftRecord } from "@/lib/shifts/store/shifts";
import { ActDialog, StartButton } from "./act-dialog";

/** What can be done with a shift, each with the reason when it cannot. */
export type ShiftControls = Readonly<
  Record<Exclude<ShiftAction, "reject" | "nearest_safe">, string | undefined>
>;

export function controlsFor(shift: ShiftRecord, actor: Actor): ShiftControls {
  const operates = whyNot(actor, "shifts:operate");
  const blocked = (action: ShiftAction) => {
    const permitted = permits(shift.progress, action);
    if (!permitted.allowed) return permitted.because;
    return operates ?? undefined;
  };
  const open = permits(shift.progress, "approve");
  return {
    approve: open.allowed ? undefined : open.because,
    start: blocked("start"),
    pause: blocked("pause"),
    resume: blocked("resume"),
    abort: blocked("abort"),
    roll_back:
      (shift.kind === "drain" || shift.kind === "drill") && shift.progress.state === "completed"
        ? "Undrain it instead: traffic returns in watched steps."
        : blocked("roll_back"),
  };
}

/** Every control stands in its place at all times, disabled with its reason where it does not apply. */
export function Controls({ shiftId, controls }: { shiftId: string; controls: ShiftControls }) {
  return (
    <>
      {controls.approve === undefined ? (
        <ButtonLink href={`/approvals/${shiftId}`} variant="primary">
          Read and decide
        </ButtonLink>
      ) : null}
      <StartButton shiftId={shiftId} blocked={controls.start} />
      <ActDialog shiftId={shiftId} kind="pause" blocked={controls.pause} />
      <ActDialog shiftId={shiftId} kind="resume" blocked={controls.resume} />
      <ActDialog shiftId={shiftId} kind="abort" blocked={controls.abort} />
      <ActDialog shiftId={shiftId} kind="roll_back" blocked={controls.roll_back} />
    </>
  );
}
