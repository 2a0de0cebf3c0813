"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { ReasonField } from "@/app/_shell/reason-field";
import { pauseRhythm, planNow, resumeRhythm } from "../actions";

/** Pause or resume, and a nightly plan out of turn. */
export function Controls({
  paused,
  operateBlocked,
  planBlocked,
}: {
  paused: boolean;
  operateBlocked: string | undefined;
  planBlocked: string | undefined;
}) {
  return (
    <>
      {paused ? (
        <FormDialog
          label="Resume"
          title="Resume the rhythm"
          description="It goes on with its next beat. What fell into the pause is not made up for."
          action={resumeRhythm}
          submitLabel="Resume"
          fields={["reason"]}
          variant="primary"
          disabledReason={operateBlocked}
        >
          {(state) => <ReasonField state={state} />}
        </FormDialog>
      ) : (
        <FormDialog
          label="Pause"
          title="Pause the rhythm"
          description="No plan is made and nothing is corrected by itself until somebody resumes. Shifts that already move go on; pause or abort those on their own page."
          action={pauseRhythm}
          submitLabel="Pause"
          fields={["reason"]}
          disabledReason={operateBlocked}
        >
          {(state) => <ReasonField state={state} />}
        </FormDialog>
      )}
      <FormDialog
        label="Plan now"
        title="Make the nightly plan now"
        description="The estate is frozen as it is and planned for the day, with an envelope for corrections. You propose it, so somebody else must sign it."
        action={planNow}
        submitLabel="Freeze and solve"
        fields={["reason"]}
        disabledReason={planBlocked}
      >
        {(state) => <ReasonField state={state} />}
      </FormDialog>
    </>
  );
}
