"use client";

import { idleForm } from "@/app/_shell/form-state";
import { Button } from "@/components/ui/button";
import { DangerDialog } from "@/components/ui/danger-dialog";
import { endUserSessions } from "../actions";

/** Ends every session of a user, wherever they are signed in. */
export function UserSessions({ userId, name }: { userId: string; name: string }) {
  return (
    <DangerDialog
      trigger={<Button>Sign out everywhere</Button>}
      title={`Sign ${name} out everywhere?`}
      description="Every browser they are signed in on asks for a new sign-in with its next request."
      askReason={false}
      confirmLabel="Sign out everywhere"
      onConfirm={(form) => endUserSessions(idleForm, form)}
    >
      <input type="hidden" name="userId" value={userId} />
    </DangerDialog>
  );
}
