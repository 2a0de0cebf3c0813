"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { ReasonField } from "@/app/_shell/reason-field";
import { formatQuantity } from "@/components/format/quantity";
import { goToNearestSafe } from "../../actions";

/** Takes a shift to the nearest safe table, with a reason; refused when clearly more would move than was read here. */
export function NearestDialog({
  shiftId,
  movesRequestsPerSec,
  steps,
  blocked,
}: {
  shiftId: string;
  movesRequestsPerSec: number | null;
  steps: number;
  blocked: string | undefined;
}) {
  const moves = formatQuantity(movesRequestsPerSec ?? 0);
  return (
    <FormDialog<null>
      label="Go to the nearest safe table"
      title="Go to the nearest safe table"
      description={`Moves ${moves} requests/s of this shift's own cells in ${steps === 1 ? "one step" : `${steps} steps`}, each checked against law and capacity before it is published. It ends there: it goes neither on nor back.`}
      action={goToNearestSafe}
      variant="danger"
      submitLabel="Go there"
      fields={["reason"]}
      disabledReason={blocked}
    >
      {(state) => (
        <>
          <input type="hidden" name="shiftId" value={shiftId} />
          <input type="hidden" name="movesRequestsPerSec" value={movesRequestsPerSec ?? ""} />
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}
