import type { Tx } from "@/lib/platform/db/client";
import type { Notice } from "./model";
import { subscriptionsTo } from "./store/channels";
import { insertDeliveries, insertEvent } from "./store/outbox";
import { activePeople } from "./store/people";
import { whoGetsWhat } from "./who-gets-what";

/**
 * Tells people of something that is happening in the caller's transaction: if and when it commits, the worker sends it.
 * Told again under the same key, nothing more is sent, and the answer is false.
 */
export async function notify(tx: Tx, notice: Notice, now: Date): Promise<boolean> {
  const eventId = await insertEvent(tx, notice, now);
  if (!eventId) return false;
  const subscriptions = await subscriptionsTo(tx, notice.kind);
  if (subscriptions.length > 0)
    await insertDeliveries(tx, eventId, whoGetsWhat(notice, subscriptions, await activePeople(tx)), now);
  return true;
}
