"use client";

import { formError, idleForm } from "@/app/_shell/form-state";
import { useFormAction } from "@/app/_shell/use-form-action";
import { Button } from "@/components/ui/button";
import { DangerDialog } from "@/components/ui/danger-dialog";
import { FormError } from "@/components/ui/field";
import { disableUser, enableUser } from "../actions";

/** Shuts a user out, or lets them in again. */
export function DisableUser({
  userId,
  name,
  email,
  isDisabled,
  whyNot,
}: {
  userId: string;
  name: string;
  email: string;
  isDisabled: boolean;
  whyNot: string | undefined;
}) {
  if (isDisabled) return <EnableUser userId={userId} />;
  const trigger = (
    <Button variant="danger" disabledReason={whyNot}>
      Disable
    </Button>
  );
  if (whyNot !== undefined) return trigger;
  return (
    <DangerDialog
      trigger={trigger}
      title={`Disable ${name}?`}
      description="They are signed out everywhere and cannot sign in. What they did stays on record."
      typedName={email}
      confirmLabel="Disable"
      onConfirm={(form) => disableUser(idleForm, form)}
    >
      <input type="hidden" name="userId" value={userId} />
    </DangerDialog>
  );
}

function EnableUser({ userId }: { userId: string }) {
  const { state, pending, onSubmit } = useFormAction(enableUser);
  return (
    <form onSubmit={onSubmit} className="flex flex-wrap items-center gap-3">
      <input type="hidden" name="userId" value={userId} />
      <Button type="submit" pending={pending}>
        Enable
      </Button>
      <FormError>{formError(state)}</FormError>
    </form>
  );
}
