"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { cancelBacktest } from "../../actions";

/** Gives up on a backtest that waits or runs. */
export function CancelBacktest({
  backtestId,
  disabledReason,
}: {
  backtestId: string;
  disabledReason?: string | undefined;
}) {
  return (
    <FormDialog
      label="Cancel"
      title="Cancel this backtest"
      description="What was replayed so far is dropped. It can be asked for again at any time."
      action={cancelBacktest}
      submitLabel="Cancel the backtest"
      fields={[]}
      disabledReason={disabledReason}
    >
      {() => <input type="hidden" name="backtestId" value={backtestId} />}
    </FormDialog>
  );
}
