import type { Actor } from "@/lib/identity/model";
import { can } from "@/lib/identity/permissions";
import type { Signable } from "./model";
import { type MayDecide, mayDecide } from "./policy";

/** A manager lets somebody else sign for them until a date. */
export interface Delegation {
  readonly id: string;
  readonly delegatorId: string;
  readonly delegatorLabel: string;
  readonly delegateId: string;
  readonly delegateLabel: string;
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

/** How somebody may decide: in their own right, or for somebody (`for`); otherwise why not. */
export type Standing =
  | { readonly allowed: true; readonly for: Delegation | null }
  | { readonly allowed: false; readonly because: string };

/**
 * The standing of an actor before one decision. Their own right comes first. A delegation stands in for its giver's role
 * and for nothing else: neither the giver nor the delegate may have proposed what is signed, it expires as ever, and it
 * holds for as long as the giver is a manager.
 */
export function standing(
  signable: Signable,
  actor: Pick<Actor, "kind" | "id" | "roles">,
  delegations: readonly Given[],
  now: Date,
): Standing {
  const own = mayDecide(signable, actor, now);
  if (own.allowed) return { allowed: true, for: null };
  let refused: string | null = null;
  for (const delegation of delegations) {
    if (delegation.delegateId !== actor.id || delegationState(delegation, now) !== "holds") continue;
    const may = mayStandIn(signable, actor, delegation, now);
    if (may.allowed) return { allowed: true, for: delegation };
    refused ??= may.because;
  }
  return { allowed: false, because: refused ?? own.because };
}

function mayStandIn(
  signable: Signable,
  actor: Pick<Actor, "kind" | "id">,
  { delegatorId, delegatorLabel, delegator }: Given,
  now: Date,
): MayDecide {
  const no = (because: string): MayDecide => ({ allowed: false, because });
  if (actor.id !== signable.proposedById && delegatorId === signable.proposedById)
    return no(
      `${delegatorLabel} proposed this shift, so nobody signs it for them. Someone else must decide.`,
    );
  if (delegator.disabled || !can({ kind: "user", roles: delegator.roles }, "approvals:decide"))
    return no(`${delegatorLabel}, for whom you would sign, is no manager any more.`);
  // All else as for anybody, in the giver's role.
  return mayDecide(signable, { kind: actor.kind as "user", id: actor.id, roles: delegator.roles }, now);
}

/** How a signature is shown wherever it is. */
export const signatureLabel = (label: string, on: Pick<Delegation, "delegatorLabel"> | null): string =>
  on ? `${label}, on behalf of ${on.delegatorLabel}` : label;
