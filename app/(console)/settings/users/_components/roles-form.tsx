"use client";

import { fieldError, formError } from "@/app/_shell/form-state";
import { useFormAction } from "@/app/_shell/use-form-action";
import { Button } from "@/components/ui/button";
import { FormError } from "@/components/ui/field";
import { RoleCheckboxes } from "../../_components/role-checkboxes";
import { setUserRoles } from "../actions";

/** The whole of a user's roles, set at once. Those from groups come back with the next single sign-on. */
export function RolesForm({
  userId,
  roles,
}: {
  userId: string;
  roles: { role: string; grantedBy: string }[];
}) {
  const { state, pending, onSubmit } = useFormAction(setUserRoles);
  const fromGroups = roles.filter(({ grantedBy }) => grantedBy.startsWith("group:"));
  return (
    <form onSubmit={onSubmit} className="flex max-w-xl flex-col gap-3">
      <input type="hidden" name="userId" value={userId} />
      <FormError>{formError(state, ["roles"])}</FormError>
      <RoleCheckboxes chosen={roles.map(({ role }) => role)} error={fieldError(state, "roles")} />
      {fromGroups.length > 0 ? (
        <p className="text-xs text-faint">
          {fromGroups
            .map(({ role, grantedBy }) => `${role} comes from the group ${grantedBy.slice(6)}`)
            .join("; ")}
          . Roles from groups are replaced at each single sign-on.
        </p>
      ) : null}
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" pending={pending}>
          Set roles
        </Button>
        {state.status === "done" ? <span role="status">{state.message}</span> : null}
      </div>
    </form>
  );
}
