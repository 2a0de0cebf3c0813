"use client";

import { UserPlus } from "lucide-react";
import { useState } from "react";
import { fieldError, formError } from "@/app/_shell/form-state";
import { useFormAction } from "@/app/_shell/use-form-action";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field, FormError, Input, Select } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { RoleCheckboxes } from "../../_components/role-checkboxes";
import { ShownOnce } from "../../_components/shown-once";
import { createUser } from "../actions";

/** Makes a user; ends with the password to hand over, if they sign in by one. */
export function NewUserDialog({ provider }: { provider: string | null }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      trigger={
        <Button variant="primary">
          <UserPlus aria-hidden className="size-3.5" /> New user
        </Button>
      }
      open={open}
      onOpenChange={setOpen}
      title="New user"
    >
      {/* Gone when closed, so that the next user starts with an empty form and the password is not kept. */}
      {open ? <NewUserForm provider={provider} /> : null}
    </Dialog>
  );
}

function NewUserForm({ provider }: { provider: string | null }) {
  const { state, pending, onSubmit } = useFormAction(createUser);
  if (state.status === "done") {
    const { email, password } = state.result;
    return (
      <>
        {password ? (
          <ShownOnce title={`Password of ${email}`} secret={password} />
        ) : (
          <Notice tone="ok" title={`${email} can sign in with ${provider ?? "single sign-on"}.`} />
        )}
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
      <FormError>{formError(state, ["email", "name", "roles"])}</FormError>
      <Field label="E-mail" error={fieldError(state, "email")} required>
        <Input name="email" type="email" maxLength={254} autoComplete="off" />
      </Field>
      <Field label="Name" error={fieldError(state, "name")} required>
        <Input name="name" maxLength={120} autoComplete="off" />
      </Field>
      <RoleCheckboxes chosen={[]} error={fieldError(state, "roles")} />
      <Field
        label="Signs in by"
        hint={
          provider
            ? `With ${provider}, the user is found by this e-mail at the first sign-in.`
            : "No identity provider is set up: OIDC_ISSUER and its companions are not set."
        }
      >
        <Select name="signIn" defaultValue="password">
          <option value="password">a password, made here</option>
          {provider ? <option value="sso">{provider}</option> : null}
        </Select>
      </Field>
      <div className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button variant="quiet">Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          Make user
        </Button>
      </div>
    </form>
  );
}
