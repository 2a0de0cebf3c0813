import type { Actor } from "@/lib/identity/model";
import { can, requirePermission } from "@/lib/identity/permissions";
import type { Person } from "@/lib/notifications/model";
import { activePeople } from "@/lib/notifications/store/people";
import type { Tx } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { type Delegation, type Standing, standing } from "./delegation";
import { type SigningRole, signingRoles } from "./model";
import { type Asked, signingPermission } from "./policy";
import { delegationsHolding } from "./store/delegations";

/** How this actor may decide on each of these, in their own right or for somebody. */
export async function standings(
  actor: Actor,
  asked: readonly Asked[],
  now: Date,
  tx?: Tx,
): Promise<Standing[]> {
  const delegations = await delegationsHolding(now, actor.id, tx);
  return asked.map((each) => standing(each, actor, delegations, now));
}

/** The same for one. */
export async function standingOf(actor: Actor, asked: Asked, now: Date, tx?: Tx): Promise<Standing> {
  const [found] = await standings(actor, [asked], now, tx);
  return found ?? { allowed: false, because: "There is nothing to decide." };
}

/** Delegations that hold now. */
export async function listDelegations(actor: Actor, { now }: { now: Date }): Promise<Delegation[]> {
  requirePermission(actor, "approvals:read");
  return delegationsHolding(now);
}

/** Whom this actor could let sign for them. */
export async function listDelegates(actor: Actor): Promise<Pick<Person, "id" | "name">[]> {
  requirePermission(actor, "approvals:delegate");
  const people = await inTransaction((tx) => activePeople(tx));
  return people
    .filter(({ id, roles }) => id !== actor.id && can({ kind: "user", roles }, "approvals:sign"))
    .map(({ id, name }) => ({ id, name }));
}

/** The roles in which this actor signs, and so could let another sign. */
export const rolesToDelegate = (actor: Actor): SigningRole[] =>
  signingRoles.filter((role) => can(actor, signingPermission[role]));
