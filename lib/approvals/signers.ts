import { activePeople } from "@/lib/notifications/store/people";
import type { Tx } from "@/lib/platform/db/client";
import { standing } from "./delegation";
import type { Signable } from "./model";
import { delegationsHolding } from "./store/delegations";

/** Who could sign this now, delegates included: those whom a notification leads to the decision. */
export async function signersOf(tx: Tx, signable: Signable, now: Date): Promise<string[]> {
  const people = await activePeople(tx);
  const delegations = await delegationsHolding(now, undefined, tx);
  return people
    .filter(({ id, roles }) => standing(signable, { kind: "user", id, roles }, delegations, now).allowed)
    .map(({ id }) => id);
}
