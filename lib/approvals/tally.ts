import type { Need, Requirement, Signature, SigningRole } from "./model";

/** What of a requirement is there. */
export interface Tally<S extends Signature = Signature> {
  readonly needs: readonly { readonly need: Need; readonly by: S | null }[];
  readonly missing: readonly Need[];
  /** The signature against it, which outweighs all others. */
  readonly rejection: S | null;
  /** Everything that is needed is there, and nobody is against it. */
  readonly complete: boolean;
}

/** Everybody who has a part in a signature: who gave it, and for whom. */
export const peopleIn = ({ decidedById, onBehalfOfId }: Signature): string[] =>
  onBehalfOfId === null ? [decidedById] : [decidedById, onBehalfOfId];

/**
 * Counts signatures against what is needed. Each counts once, for its role, and only if nobody in it proposed the shift
 * or has a part in one that was counted before: as many people are needed as there are needs.
 */
export function tally<S extends Signature>(
  { requirement, proposedById }: { readonly requirement: Requirement; readonly proposedById: string },
  given: readonly S[],
): Tally<S> {
  const involved = new Set([proposedById]);
  const left = given.filter((signature) => {
    const people = peopleIn(signature);
    if (signature.decision !== "approve" || people.some((id) => involved.has(id))) return false;
    for (const id of people) involved.add(id);
    return true;
  });
  const take = (role: SigningRole): S | null => {
    const at = left.findIndex((signature) => signature.role === role);
    return at === -1 ? null : (left.splice(at, 1)[0] ?? null);
  };
  const needs = requirement.needs.map((need) => ({ need, by: take(need.role) }));
  const missing = needs.flatMap(({ need, by }) => (by === null ? [need] : []));
  const rejection = given.find(({ decision }) => decision === "reject") ?? null;
  return { needs, missing, rejection, complete: missing.length === 0 && rejection === null };
}

const roleNames: Readonly<Record<SigningRole, string>> = { manager: "a manager", finance: "finance" };

/** Who is still missing, in words: `a manager and finance`, `2 managers`. */
export function missingNames(missing: readonly Need[]): string {
  const managers = missing.filter(({ role }) => role === "manager").length;
  const finance = missing.some(({ role }) => role === "finance");
  return [
    ...(managers === 0 ? [] : [managers === 1 ? roleNames.manager : `${managers} managers`]),
    ...(finance ? [roleNames.finance] : []),
  ].join(" and ");
}
