"use client";

import { fieldError, formError } from "@/app/_shell/form-state";
import { useFormAction } from "@/app/_shell/use-form-action";
import { Button } from "@/components/ui/button";
import { Field, FormError, Input } from "@/components/ui/field";
import { passwordMinLength } from "@/lib/identity/model";
import { changeOwnPassword } from "../actions";

export function PasswordForm({ email }: { email: string }) {
  const { state, pending, onSubmit } = useFormAction(changeOwnPassword);
  return (
    <form onSubmit={onSubmit} className="flex max-w-80 flex-col gap-4">
      <FormError>{formError(state, ["current", "next"])}</FormError>
      {/* Password keepers find the account by it. */}
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <Field label="Current password" error={fieldError(state, "current")} required>
        <Input name="current" type="password" autoComplete="current-password" maxLength={256} />
      </Field>
      <Field
        label="New password"
        hint={`At least ${passwordMinLength} characters. You will sign in anew with it.`}
        error={fieldError(state, "next")}
        required
      >
        <Input name="next" type="password" autoComplete="new-password" maxLength={256} />
      </Field>
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          Change password
        </Button>
      </div>
    </form>
  );
}
