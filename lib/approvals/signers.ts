import { activePeople } from "@/lib/notifications/store/people";
import type { Tx } from "@/lib/platform/db/client";
import type { Signable } from "./model";
import { mayDecide } from "./policy";

/** Who could sign this now: those whom a notification leads to the decision. */
export async function signersOf(tx: Tx, signable: Signable, now: Date): Promise<string[]> {
  const people = await activePeople(tx);
  return people
    .filter(({ id, roles }) => mayDecide(signable, { kind: "user", id, roles }, now).allowed)
    .map(({ id }) => id);
}
