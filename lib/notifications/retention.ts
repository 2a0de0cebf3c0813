import { removeEventsBefore } from "./store/deliveries";

const KEPT_MS = 90 * 86_400_000;

/** Removes what was told 90 days ago; what is still to be sent stays. */
export async function removeOldNotifications(now: Date): Promise<void> {
  await removeEventsBefore(new Date(now.getTime() - KEPT_MS));
}
