"use client";

import { useEffect } from "react";
import { toast } from "sonner";
import { formError, idleForm } from "@/app/_shell/form-state";
import { useFormAction } from "@/app/_shell/use-form-action";
import { Button } from "@/components/ui/button";
import { DangerDialog } from "@/components/ui/danger-dialog";
import { disableChannel, enableChannel, testChannel } from "../actions";

/** Sends a test: the way to know that a channel works before it has to. */
export function TestChannel({ channelId, whyNot }: { channelId: string; whyNot: string | undefined }) {
  return <OneClick action={testChannel} channelId={channelId} label="Send a test" whyNot={whyNot} />;
}

/** Disables with a question, since people stop hearing; enables without. */
export function EnableChannel({
  channelId,
  name,
  disabled,
  whyNot,
}: {
  channelId: string;
  name: string;
  disabled: boolean;
  whyNot: string | undefined;
}) {
  if (disabled)
    return <OneClick action={enableChannel} channelId={channelId} label="Enable" whyNot={whyNot} />;
  const trigger = (
    <Button variant="quiet" disabledReason={whyNot} aria-label={`Disable ${name}`}>
      Disable
    </Button>
  );
  if (whyNot !== undefined) return trigger;
  return (
    <DangerDialog
      trigger={trigger}
      title={`Disable ${name}?`}
      description="Nobody is told anything over it from now on. What waits to be sent is dropped. It can be enabled again."
      askReason={false}
      confirmLabel="Disable"
      onConfirm={(form) => disableChannel(idleForm, form)}
    >
      <input type="hidden" name="channelId" value={channelId} />
    </DangerDialog>
  );
}

function OneClick({
  action,
  channelId,
  label,
  whyNot,
}: {
  action: typeof testChannel | typeof enableChannel;
  channelId: string;
  label: string;
  whyNot: string | undefined;
}) {
  const { state, pending, onSubmit } = useFormAction(action);
  useEffect(() => {
    if (state.status === "done") toast.success(state.message);
    if (state.status === "refused") toast.error(formError(state));
  }, [state]);
  return (
    <form onSubmit={onSubmit}>
      <input type="hidden" name="channelId" value={channelId} />
      <Button type="submit" pending={pending} disabledReason={whyNot}>
        {label}
      </Button>
    </form>
  );
}
