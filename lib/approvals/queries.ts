import type { Actor } from "@/lib/identity/model";
import { can, requirePermission } from "@/lib/identity/permissions";
import type { Person } from "@/lib/notifications/model";
import { activePeople } from "@/lib/notifications/store/people";
import type { Tx } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { type Delegation, type Standing, standing } from "./delegation";
import type { Signable } from "./model";
import { delegationsHolding } from "./store/delegations";

/** How this actor may decide on each of these, in their own right or for somebody. */
export async function standings(
  actor: Actor,
  signables: readonly Signable[],
  now: Date,
  tx?: Tx,
): Promise<Standing[]> {
  const delegations = await delegationsHolding(now, actor.id, tx);
  return signables.map((signable) => standing(signable, actor, delegations, now));
}

/** The same for one. */
export async function standingOf(actor: Actor, signable: Signable, now: Date, tx?: Tx): Promise<Standing> {
  const [found] = await standings(actor, [signable], now, tx);
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
