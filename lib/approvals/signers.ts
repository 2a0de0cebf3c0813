import { activePeople } from "@/lib/notifications/store/people";
import type { Tx } from "@/lib/platform/db/client";
import { standing } from "./delegation";
import type { Signable, Signature } from "./model";
import { delegationsHolding } from "./store/delegations";

/** Who could give what is missing now, delegates included: those whom a notification leads to the decision. */
export async function signersOf(
  tx: Tx,
  signable: Signable,
  given: readonly Signature[],
  now: Date,
): Promise<string[]> {
  const people = await activePeople(tx);
  const delegations = await delegationsHolding(now, undefined, tx);
  const asked = { signable, given, decision: "approve" } as const;
  return people
    .filter(({ id, roles }) => standing(asked, { kind: "user", id, roles }, delegations, now).allowed)
    .map(({ id }) => id);
}
