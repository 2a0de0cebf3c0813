import type { Actor } from "@/lib/identity/model";
import { whyNot } from "@/lib/identity/permissions";
import type { Signable } from "./model";

export type MayDecide = { allowed: true } | { allowed: false; because: string };

/**
 * Whether this actor may sign or reject: a person with the manager's role, never the one who proposed it, before it
 * expires. The database refuses a signature by the proposer as well.
 */
export function mayDecide(
  signable: Signable,
  actor: Pick<Actor, "kind" | "id" | "roles">,
  now: Date,
): MayDecide {
  if (actor.id === signable.proposedById) {
    return no("You proposed this shift. Someone else must decide on it.");
  }
  const lacks = whyNot(actor, "approvals:decide");
  if (lacks) return no(lacks);
  if (actor.kind !== "user") return no("A person signs an approval, not a token.");
  if (now >= signable.expiresAt) return no("This proposal has expired. Propose it again from a new plan.");
  return { allowed: true };
}

/**
 * Whether this actor may answer for what was done in an emergency, after it was done: a manager who did not do it, and
 * has not decided on it yet. It does not expire: late is better than never.
 */
export function maySignAfterwards(
  done: Pick<Signable, "proposedById">,
  actor: Pick<Actor, "kind" | "id" | "roles">,
  given: readonly { readonly decidedById: string }[],
): MayDecide {
  if (actor.id === done.proposedById) return no("You started this drain. Someone else must sign it.");
  const lacks = whyNot(actor, "approvals:decide");
  if (lacks) return no(lacks);
  if (actor.kind !== "user") return no("A person signs, not a token.");
  if (given.some(({ decidedById }) => decidedById === actor.id))
    return no("You have decided on this drain already.");
  return { allowed: true };
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

const no = (because: string): MayDecide => ({ allowed: false, because });
