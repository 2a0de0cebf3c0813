"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { toast } from "sonner";
import { formError } from "@/app/_shell/form-state";
import { useFormAction } from "@/app/_shell/use-form-action";
import { Button, type ButtonVariant } from "@/components/ui/button";
import type { Change } from "@/lib/planning/what-if/change";
import { freezeForWhatIf } from "../actions";
import { addressOf } from "./address";

/** Freezes the estate as it is now and asks the same of it. */
export function Freeze({
  changes,
  variant = "secondary",
  disabledReason,
}: {
  changes: readonly Change[];
  variant?: ButtonVariant;
  disabledReason: string | undefined;
}) {
  const router = useRouter();
  const { state, pending, onSubmit } = useFormAction(freezeForWhatIf);
  // Only a result that has just come in leads on; the changes are what they were when it was asked for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(() => {
    if (state.status === "refused") toast.error(formError(state));
    if (state.status !== "done") return;
    toast.success(state.message);
    router.push(addressOf({ snapshotSha256: state.result.snapshotSha256, changes }));
  }, [state]);
  return (
    <form onSubmit={onSubmit}>
      <Button type="submit" variant={variant} pending={pending} disabledReason={disabledReason}>
        Freeze now
      </Button>
    </form>
  );
}
