import { type PeopleRole, peopleRole, peopleRoles } from "./model";

export interface GroupGrant {
  role: PeopleRole;
  group: string;
}

/**
 * Parses `group=role,group=role`. A group may give several roles and a role come from several groups.
 * Throws an Error that names the pair at fault.
 */
export function parseGroupRoles(text: string): GroupGrant[] {
  return text
    .split(",")
    .map((pair) => pair.trim())
    .filter(Boolean)
    .map((pair) => {
      const at = pair.lastIndexOf("=");
      const group = pair.slice(0, Math.max(0, at)).trim();
      const role = peopleRole.safeParse(pair.slice(at + 1).trim());
      if (!group || !role.success)
        throw new Error(
          `OIDC_GROUP_ROLES: "${pair}" must be group=role with a role of ${peopleRoles.join(", ")}.`,
        );
      return { group, role: role.data };
    });
}

/** The roles a person's groups give, each once, with the first group that gives it. */
export function grantsOf(mapping: readonly GroupGrant[], groups: readonly string[]): GroupGrant[] {
  const grants = new Map<PeopleRole, GroupGrant>();
  for (const grant of mapping) {
    if (groups.includes(grant.group) && !grants.has(grant.role)) grants.set(grant.role, grant);
  }
  return [...grants.values()];
}

/** The groups in a claim: a list of texts, or one text; anything else is no group. */
export function groupsInClaim(claim: unknown): string[] {
  if (typeof claim === "string") return [claim];
  return Array.isArray(claim) ? claim.filter((group): group is string => typeof group === "string") : [];
}
