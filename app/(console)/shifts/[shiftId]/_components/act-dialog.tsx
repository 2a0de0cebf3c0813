"use client";

import { startTransition, useActionState, useEffect } from "react";
import { toast } from "sonner";
import { type FormState, idleForm } from "@/app/_shell/form-state";
import { Button, type ButtonVariant } from "@/components/ui/button";
import {
  abortShift,
  cancelDrain,
  pauseShift,
  resumeShift,
  rollBackShift,
  startShift,
  undrain,
} from "../../actions";
import { ReasonDialog } from "./reason-dialog";

const acts = {
  pause: {
    label: "Pause",
    title: "Pause this shift",
    description: "No further step is taken. Guardrails still watch it, and still roll it back.",
    action: pauseShift,
    variant: "secondary",
  },
  resume: {
    label: "Resume",
    title: "Resume this shift",
    description:
      "It goes on from where it stopped; the step is watched anew. After a drift, the published table is restored first.",
    action: resumeShift,
    variant: "secondary",
  },
  abort: {
    label: "Abort",
    title: "Abort this shift",
    description: "It ends here and traffic stays where it is now. To take traffic back, roll back instead.",
    action: abortShift,
    variant: "danger",
  },
  roll_back: {
    label: "Roll back",
    title: "Roll this shift back",
    description: "Traffic goes back to where it was, in paced steps that are checked like those forward.",
    action: rollBackShift,
    variant: "danger",
  },
  cancel_drain: {
    label: "Cancel drain",
    title: "Cancel this drain",
    description: "What has left goes back the way it came, in paced steps.",
    action: cancelDrain,
    variant: "danger",
  },
  undrain: {
    label: "Undrain",
    title: "Undrain",
    description:
      "The fleets serve again and their traffic returns in paced, guarded steps. A guardrail that trips takes it away again.",
    action: undrain,
    variant: "primary",
  },
} as const satisfies Record<string, { variant: ButtonVariant } & Record<string, unknown>>;

/** Asks for a reason, then does one thing to one shift. */
export function ActDialog({
  shiftId,
  kind,
  blocked,
}: {
  shiftId: string;
  kind: keyof typeof acts;
  blocked: string | undefined;
}) {
  return <ReasonDialog shiftId={shiftId} blocked={blocked} {...acts[kind]} />;
}

/** Starts the shift; a refusal names every check that does not hold. */
export function StartButton({ shiftId, blocked }: { shiftId: string; blocked: string | undefined }) {
  const [state, dispatch, pending] = useActionState<FormState<null>, FormData>(startShift, idleForm);
  useEffect(() => {
    if (state.status === "done") toast.success(state.message);
    if (state.status === "refused") toast.error(state.message, { duration: 15_000 });
  }, [state]);
  return (
    <Button
      variant="primary"
      disabledReason={blocked}
      pending={pending}
      onClick={() => {
        const form = new FormData();
        form.set("shiftId", shiftId);
        startTransition(() => dispatch(form));
      }}
    >
      Start
    </Button>
  );
}
