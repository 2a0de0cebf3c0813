import type { Actor } from "@/lib/identity/model";
import { can } from "@/lib/identity/permissions";
import type { SigningRole } from "./model";
import { type Asked, type MaySign, maySign, rolesAsked, signingPermission } from "./policy";
import { peopleIn } from "./tally";

/** Somebody lets another sign for them, in one of their roles, until a date. */
export interface Delegation {
  readonly id: string;
  readonly delegatorId: string;
  readonly delegatorLabel: string;
  readonly delegateId: string;
  readonly delegateLabel: string;
  readonly role: SigningRole;
  readonly reason: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly revokedAt: Date | null;
}

/** A delegation with what its giver is now: what they may not do themselves, nobody does for them. */
export interface Given extends Delegation {
  readonly delegator: { readonly roles: Actor["roles"]; readonly disabled: boolean };
}

export const MOST_DELEGATED_DAYS = 90;

export type DelegationState = "holds" | "ended" | "revoked";

export function delegationState(
  { startsAt, endsAt, revokedAt }: Pick<Delegation, "startsAt" | "endsAt" | "revokedAt">,
  now: Date,
): DelegationState {
  if (revokedAt) return "revoked";
  return startsAt <= now && now < endsAt ? "holds" : "ended";
}

/** One way to sign: as what, in one's own right or for somebody (`for`). */
export interface Way {
  readonly role: SigningRole;
  readonly for: Delegation | null;
}

/** The ways in which somebody may decide, their own right first; otherwise why there is none. */
export type Standing =
  | { readonly allowed: true; readonly ways: readonly [Way, ...Way[]] }
  | { readonly allowed: false; readonly because: string };

/**
 * The standing of an actor before one decision. Their own right comes first. A delegation stands in for its giver's role
 * and for nothing else: neither the giver nor the delegate may have proposed what is signed or have a part in another
 * signature on it, it expires as ever, and it holds for as long as the giver has the role.
 */
export function standing(
  asked: Asked,
  actor: Pick<Actor, "kind" | "id" | "roles">,
  delegations: readonly Given[],
  now: Date,
): Standing {
  const own = maySign(asked, actor, now);
  const ways: Way[] = own.allowed ? own.roles.map((role) => ({ role, for: null })) : [];
  let refused: string | null = null;
  for (const delegation of delegations) {
    if (delegation.delegateId !== actor.id || delegationState(delegation, now) !== "holds") continue;
    if (ways.some(({ role }) => role === delegation.role)) continue;
    const may = mayStandIn(asked, actor, delegation, now);
    if (may.allowed) ways.push({ role: delegation.role, for: delegation });
    else refused ??= may.because;
  }
  const [first, ...others] = ways;
  if (first) return { allowed: true, ways: [first, ...others] };
  return { allowed: false, because: refused ?? (own.allowed ? "" : own.because) };
}

function mayStandIn(
  asked: Asked,
  actor: Pick<Actor, "kind" | "id">,
  { delegatorId, delegatorLabel, delegator, role }: Given,
  now: Date,
): MaySign {
  const { signable, given } = asked;
  const no = (because: string): MaySign => ({ allowed: false, because });
  if (actor.id !== signable.proposedById && delegatorId === signable.proposedById)
    return no(
      `${delegatorLabel} proposed this shift, so nobody signs it for them. Someone else must decide.`,
    );
  if (given.some((signature) => peopleIn(signature).includes(delegatorId)))
    return no(`${delegatorLabel}, for whom you would sign, has decided on it already.`);
  if (delegator.disabled || !can({ kind: "user", roles: delegator.roles }, signingPermission[role])) {
    const was = role === "manager" ? "is no manager any more" : "is not of finance any more";
    return no(`${delegatorLabel}, for whom you would sign, ${was}.`);
  }
  // All else as for anybody who had that role alone.
  const may = maySign(asked, { kind: actor.kind as "user", id: actor.id, roles: [role] }, now);
  return may.allowed && !rolesAsked(asked).includes(role) ? no("It needs no such signature.") : may;
}

/** How a signature is shown wherever it is. */
export const signatureLabel = (label: string, on: Pick<Delegation, "delegatorLabel"> | null): string =>
  on ? `${label}, on behalf of ${on.delegatorLabel}` : label;
