"use client";

import { idleForm } from "@/app/_shell/form-state";
import { Button } from "@/components/ui/button";
import { DangerDialog } from "@/components/ui/danger-dialog";
import { endOwnSessions } from "../actions";

export function SignOutEverywhere() {
  return (
    <DangerDialog
      trigger={<Button>Sign out everywhere</Button>}
      title="Sign out everywhere?"
      description="Every browser you are signed in on, this one included, asks for a new sign-in with its next request."
      askReason={false}
      confirmLabel="Sign out everywhere"
      onConfirm={(form) => endOwnSessions(idleForm, form)}
    />
  );
}
