"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { ReasonField } from "@/app/_shell/reason-field";
import { decideDrill, retireDrill, runDrillNow } from "../../actions";

/** A manager's word on a version. The hash of what was read goes with it. */
export function DecideDialogs({
  drillId,
  version,
  sha256,
  blocked,
}: {
  drillId: string;
  version: number;
  sha256: string;
  blocked: string | undefined;
}) {
  const decisions = [
    {
      decision: "approve",
      label: "Approve",
      title: `Approve version ${version}`,
      description:
        "It runs by itself from now on, at its times and inside its windows, until it is changed or retired. Guardrails, freezes and alarms hold as for any shift.",
      variant: "primary",
    },
    {
      decision: "reject",
      label: "Reject",
      title: `Reject version ${version}`,
      description: "It does not run until somebody changes it.",
      variant: "secondary",
    },
  ] as const;
  return (
    <span className="flex gap-2">
      {decisions.map(({ decision, label, title, description, variant }) => (
        <FormDialog
          key={decision}
          label={label}
          title={title}
          description={description}
          action={decideDrill}
          submitLabel={label}
          fields={["reason"]}
          variant={variant}
          disabledReason={blocked}
        >
          {(state) => (
            <>
              <input type="hidden" name="drillId" value={drillId} />
              <input type="hidden" name="version" value={version} />
              <input type="hidden" name="sha256" value={sha256} />
              <input type="hidden" name="decision" value={decision} />
              <ReasonField state={state} />
            </>
          )}
        </FormDialog>
      ))}
    </span>
  );
}

export function RunNowDialog({ drillId, blocked }: { drillId: string; blocked: string | undefined }) {
  return (
    <FormDialog
      label="Run now"
      title="Run this drill now"
      description="It begins within seconds if nothing stands against it, and is otherwise tried again until its window closes."
      action={runDrillNow}
      submitLabel="Run now"
      fields={["reason"]}
      variant="primary"
      disabledReason={blocked}
    >
      {(state) => (
        <>
          <input type="hidden" name="drillId" value={drillId} />
          <ReasonField state={state} hint="Kept in the audit log, and in the report." />
        </>
      )}
    </FormDialog>
  );
}

export function RetireDialog({ drillId, blocked }: { drillId: string; blocked: string | undefined }) {
  return (
    <FormDialog
      label="Retire"
      title="Retire this drill"
      description="It never runs again. Its runs and reports stay."
      action={retireDrill}
      submitLabel="Retire"
      fields={["reason"]}
      disabledReason={blocked}
    >
      {(state) => (
        <>
          <input type="hidden" name="drillId" value={drillId} />
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}
