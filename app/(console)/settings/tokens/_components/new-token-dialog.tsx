"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { fieldError, formError } from "@/app/_shell/form-state";
import { useFormAction } from "@/app/_shell/use-form-action";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field, FormError, Input, Select } from "@/components/ui/field";
import { type Role, roles } from "@/lib/identity/model";
import { ShownOnce } from "../../_components/shown-once";
import { createToken } from "../actions";

const purposes: Record<Role, string> = {
  ingest: "sends telemetry",
  edge: "reads and acknowledges routing tables",
  alarm: "sends alarms",
  viewer: "reads",
  sre: "as an SRE",
  finance: "as finance",
  manager: "as a manager, except approving",
  admin: "as an admin",
};
// Machines first: they are what most tokens are for.
const offered: readonly Role[] = [
  "ingest",
  "edge",
  "alarm",
  ...roles.filter((role) => role !== "ingest" && role !== "edge" && role !== "alarm"),
];

const lives = [
  ["30d", "30 days"],
  ["90d", "90 days"],
  ["365d", "1 year"],
  ["never", "never"],
] as const;

/** Makes a token; ends with its secret, shown once. */
export function NewTokenDialog({ whyNot }: { whyNot: string | undefined }) {
  const [open, setOpen] = useState(false);
  const trigger = (
    <Button variant="primary" disabledReason={whyNot}>
      <KeyRound aria-hidden className="size-3.5" /> New token
    </Button>
  );
  if (whyNot !== undefined) return trigger;
  return (
    <Dialog trigger={trigger} open={open} onOpenChange={setOpen} title="New API token">
      {/* Gone when closed, so that the secret is not kept. */}
      {open ? <NewTokenForm /> : null}
    </Dialog>
  );
}

function NewTokenForm() {
  const { state, pending, onSubmit } = useFormAction(createToken);
  if (state.status === "done") {
    return (
      <>
        <ShownOnce title={`Token ${state.result.name}`} secret={state.result.secret} />
        <div className="flex justify-end">
          <DialogClose asChild>
            <Button>Done</Button>
          </DialogClose>
        </div>
      </>
    );
  }
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <FormError>{formError(state, ["name", "role", "expiresIn"])}</FormError>
      <Field
        label="Name"
        hint="What uses it, such as otel-collector-frankfurt."
        error={fieldError(state, "name")}
        required
      >
        <Input name="name" maxLength={80} autoComplete="off" />
      </Field>
      <Field label="Role" hint="Give the least that does." error={fieldError(state, "role")}>
        <Select name="role" defaultValue="ingest">
          {offered.map((role) => (
            <option key={role} value={role}>
              {role}: {purposes[role]}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Expires after" error={fieldError(state, "expiresIn")}>
        <Select name="expiresIn" defaultValue="90d">
          {lives.map(([life, label]) => (
            <option key={life} value={life}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <div className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button variant="quiet">Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          Make token
        </Button>
      </div>
    </form>
  );
}
