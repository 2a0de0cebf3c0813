import type { Actor } from "@/lib/identity/model";
import { can, type Permission } from "@/lib/identity/permissions";
import type { DecisionKind, Signable, Signature, SigningRole } from "./model";
import { missingNames, peopleIn, tally } from "./tally";

/** Whether somebody may sign in their own right, and as what. */
export type MaySign =
  | { readonly allowed: true; readonly roles: readonly SigningRole[] }
  | { readonly allowed: false; readonly because: string };

/** What signing in a role takes. */
export const signingPermission: Readonly<Record<SigningRole, Permission>> = {
  manager: "approvals:decide",
  finance: "approvals:agree",
};

/** A decision that is asked for: about what, and what was said on it already. */
export interface Asked {
  readonly signable: Signable;
  readonly given: readonly Signature[];
  readonly decision: DecisionKind;
}

/** The roles in which a decision may be given now: what is missing to approve, anything that is asked for to reject. */
export function rolesAsked({ signable, given, decision }: Asked): SigningRole[] {
  const asked = decision === "approve" ? tally(signable, given).missing : signable.requirement.needs;
  return [...new Set(asked.map(({ role }) => role))];
}

/**
 * Whether this actor may sign or reject in their own right, and as what: a person in a role that is missing, never the
 * one who proposed it, never twice, before it expires. The database refuses all of that as well.
 */
export function maySign(asked: Asked, actor: Pick<Actor, "kind" | "id" | "roles">, now: Date): MaySign {
  const { signable, given } = asked;
  const afterwards = signable.expiresAt === null;
  if (actor.id === signable.proposedById)
    return no(
      afterwards
        ? "You started this drain. Someone else must sign it."
        : "You proposed this shift. Someone else must decide on it.",
    );
  if (given.some((signature) => peopleIn(signature).includes(actor.id)))
    return no(`You have decided on this ${afterwards ? "drain" : "shift"} already. Someone else must.`);
  const wanted = rolesAsked(asked);
  const roles = wanted.filter((role) => can(actor, signingPermission[role]));
  if (roles.length === 0) return no(whyNoRole(asked, actor, wanted));
  if (actor.kind !== "user") return no("A person signs an approval, not a token.");
  if (signable.expiresAt && now >= signable.expiresAt)
    return no("This proposal has expired. Propose it again from a new plan.");
  return { allowed: true, roles };
}

function whyNoRole(
  { signable, given, decision }: Asked,
  actor: Pick<Actor, "kind" | "roles">,
  wanted: readonly SigningRole[],
): string {
  if (decision === "approve" && wanted.length === 0) return "Every signature that it needs is there.";
  const needed = signable.requirement.needs.some(({ role }) => can(actor, signingPermission[role]));
  if (needed && decision === "approve")
    return `Missing is ${missingNames(tally(signable, given).missing)}; you have ${actor.roles.join(", ")}.`;
  return `This needs the role ${wanted.join(" or ")}; you have ${actor.roles.join(", ") || "none"}.`;
}

/** Whether a signature still covers what is about to run; a sentence when it does not. */
export function voidBecause(
  approval: { readonly snapshotSha256: string | null; readonly expiresAt: Date },
  shift: { readonly snapshotSha256: string | null },
  now: Date,
): string | null {
  if (approval.snapshotSha256 !== shift.snapshotSha256) {
    return "The approval was given for other inputs than this shift's plan was made from.";
  }
  if (now >= approval.expiresAt) return "The approval has expired.";
  return null;
}

const no = (because: string): MaySign => ({ allowed: false, because });
