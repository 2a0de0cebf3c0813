"use client";

import { useState } from "react";
import { formError } from "@/app/_shell/form-state";
import { useFormAction } from "@/app/_shell/use-form-action";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/field";
import { ShownOnce } from "../../_components/shown-once";
import { resetPassword } from "../actions";

/** Gives a new password to hand over; the old one and all sessions end. */
export function ResetPassword({ userId, email }: { userId: string; email: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      trigger={<Button>Reset password</Button>}
      open={open}
      onOpenChange={setOpen}
      title={`Reset the password of ${email}?`}
      description="The present password stops working and every session ends. The new one is shown once."
    >
      {open ? <ResetForm userId={userId} /> : null}
    </Dialog>
  );
}

function ResetForm({ userId }: { userId: string }) {
  const { state, pending, onSubmit } = useFormAction(resetPassword);
  const isDone = state.status === "done";
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <input type="hidden" name="userId" value={userId} />
      <FormError>{formError(state)}</FormError>
      {isDone ? (
        <ShownOnce title={`New password of ${state.result.email}`} secret={state.result.password} />
      ) : null}
      <div className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button variant={isDone ? "secondary" : "quiet"}>{isDone ? "Done" : "Keep as it is"}</Button>
        </DialogClose>
        {isDone ? null : (
          <Button type="submit" variant="danger" pending={pending}>
            Reset password
          </Button>
        )}
      </div>
    </form>
  );
}
