import { Checkbox } from "@/components/ui/field";
import { type PeopleRole, peopleRoles } from "@/lib/identity/model";

const purposes: Record<PeopleRole, string> = {
  viewer: "sees everything operational, changes nothing",
  sre: "drains, runs shifts, proposes plans",
  finance: "keeps contracts and rates, exports the audit log",
  manager: "approves plans and shifts, sets policy and law",
  admin: "keeps users, tokens, data planes and fleets",
};

/** The roles of people, each with what it is for. */
export function RoleCheckboxes({ chosen, error }: { chosen: readonly string[]; error?: string | undefined }) {
  return (
    <fieldset aria-describedby={error ? "roles-error" : undefined} className="flex flex-col gap-1">
      <legend className="pb-1 text-xs font-medium text-muted">Roles</legend>
      {peopleRoles.map((role) => (
        <Checkbox
          key={role}
          name="roles"
          value={role}
          defaultChecked={chosen.includes(role)}
          label={role}
          hint={purposes[role]}
        />
      ))}
      {error ? (
        <p id="roles-error" role="alert" className="text-xs text-critical">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
