import type { Clock } from "@/lib/platform/clock";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { openConfig } from "./channel-secret";
import type { Message } from "./message";
import type { Signable } from "./model";
import { MOST_ATTEMPTS, nextAttemptAt } from "./retry";
import type { Sent } from "./send/outcome";
import { send } from "./send/send";
import {
  beginAttempt,
  closeDelivery,
  type Due,
  dueDeliveries,
  type Loaded,
  loadDelivery,
  recordAttempt,
} from "./store/outbox";

/** Makes a way for one person to one decision: a path with its secret, or null when there is nothing to sign any more. */
export type SignPath = (sign: Signable, userId: string) => Promise<string | null>;

const MOST_AT_ONCE = 100;

/**
 * Sends what is due. Channels do not wait for each other; within one, the first failure leaves the rest for the next
 * turn, so that a receiver that hangs costs one timeout a turn. Every delivery is attempted at least once; one whose
 * outcome was lost with its worker is attempted again under the same id.
 */
export async function deliverDue(signPath: SignPath, clock: Clock, signal: AbortSignal): Promise<void> {
  const byChannel = new Map<string, Due[]>();
  for (const due of await dueDeliveries(clock.now(), MOST_AT_ONCE))
    byChannel.set(due.channelId, [...(byChannel.get(due.channelId) ?? []), due]);
  await Promise.all(
    [...byChannel.values()].map(async (ofChannel) => {
      for (const due of ofChannel) {
        if (signal.aborted || !(await deliver(due, signPath, clock))) return;
      }
    }),
  );
}

/** One attempt. False: the channel seems to be in trouble. */
async function deliver(due: Due, signPath: SignPath, clock: Clock): Promise<boolean> {
  const now = clock.now();
  const loaded = await loadDelivery(due.id);
  if (!loaded || loaded.channel.disabled || due.attempts >= MOST_ATTEMPTS) {
    await closeDelivery(due.id, loaded?.channel.disabled ? "dropped" : "failed", now);
    return true;
  }
  const attempt = due.attempts + 1;
  const again = nextAttemptAt(attempt, now);
  if (!(await beginAttempt(due, now, again ?? new Date(now.getTime() + 60_000)))) return true;
  const sent = await trySending(due, loaded, signPath, now).catch((error: unknown): Sent => {
    log.error({ deliveryId: due.id, err: error }, "a notification could not be sent");
    return {
      delivered: false,
      outcome: "Something went wrong inside Ballast; its log says what.",
      again: true,
    };
  });
  const state = sent.delivered ? "delivered" : sent.again && again ? "pending" : "failed";
  if (!sent.delivered)
    log.warn(
      { deliveryId: due.id, attempt, outcome: sent.outcome, state },
      "a notification was not delivered",
    );
  await recordAttempt(due, sent, state, clock.now());
  return sent.delivered || !sent.again;
}

async function trySending(due: Due, loaded: Loaded, signPath: SignPath, now: Date): Promise<Sent> {
  const { notice, at, channel } = loaded;
  const config = openConfig(channel.sealed, channel.id);
  if (!config) {
    const outcome =
      "The channel's secret cannot be read: NEXTAUTH_SECRET is another. Create the channel anew.";
    return { delivered: false, outcome, again: false };
  }
  const { NEXTAUTH_URL, PORT, BALLAST_NOTIFICATIONS_ALLOW } = env();
  const consoleUrl = (NEXTAUTH_URL ?? `http://localhost:${PORT}`).replace(/\/$/, "");
  const recipients: Message["recipients"] = await Promise.all(
    loaded.recipients.map(async ({ id, name, email }) => {
      // Made for this attempt and kept only as a hash: a repetition carries a link of its own, which does as well.
      const path = notice.sign?.userIds.includes(id) ? await signPath(notice.sign, id) : null;
      return { name, email, signUrl: path === null ? null : consoleUrl + path };
    }),
  );
  const message = { id: due.id, at, notice, consoleUrl, recipients };
  return send(config, due.id, message, now, BALLAST_NOTIFICATIONS_ALLOW);
}
