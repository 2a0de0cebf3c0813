import { randomUUID } from "node:crypto";
import { prisma, type Tx } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { publishLive } from "@/lib/platform/live";
import { type Notice, notice as noticeSchema, type Person } from "../model";
import type { Sent } from "../send/outcome";
import type { Addressed } from "../who-gets-what";

/** Keeps an event; null when it was told before. */
export async function insertEvent(tx: Tx, notice: Notice, at: Date): Promise<string | null> {
  const id = randomUUID();
  const inserted = await tx.$executeRaw`
    INSERT INTO notification_event (id, key, kind, at, notice)
    VALUES (${id}::uuid, ${notice.key}, ${notice.kind}, ${at}, ${JSON.stringify(notice)}::jsonb)
    ON CONFLICT (key) DO NOTHING`;
  return inserted === 1 ? id : null;
}

/** Leaves what is to be sent for the worker, which is woken if and when the caller's transaction commits. */
export async function insertDeliveries(
  tx: Tx,
  eventId: string,
  addressed: readonly Addressed[],
  at: Date,
): Promise<void> {
  if (addressed.length === 0) return;
  await tx.notificationDelivery.createMany({
    data: addressed.map(({ channelId, recipientIds }) => ({
      eventId,
      channelId,
      recipientIds: [...recipientIds],
      nextAttemptAt: at,
    })),
  });
  await publishLive(tx, "notification", eventId);
}

export interface Due {
  readonly id: string;
  readonly channelId: string;
  readonly attempts: number;
}

/** What is to be sent by now, the oldest first. */
export function dueDeliveries(now: Date, most: number): Promise<Due[]> {
  return prisma().notificationDelivery.findMany({
    where: { state: "pending", nextAttemptAt: { lte: now } },
    orderBy: [{ nextAttemptAt: "asc" }, { id: "asc" }],
    take: most,
    select: { id: true, channelId: true, attempts: true },
  });
}

export interface Loaded {
  readonly notice: Notice;
  readonly at: Date;
  readonly channel: { readonly id: string; readonly sealed: string; readonly disabled: boolean };
  /** Those of the recipients who still have an account. */
  readonly recipients: readonly Pick<Person, "id" | "name" | "email">[];
}

export async function loadDelivery(id: string): Promise<Loaded | null> {
  const row = await prisma().notificationDelivery.findUnique({
    where: { id },
    include: { event: true, channel: { select: { id: true, sealed: true, disabledAt: true } } },
  });
  if (!row) return null;
  const recipients = await prisma().user.findMany({
    where: { id: { in: row.recipientIds }, disabledAt: null },
    orderBy: { name: "asc" },
    select: { id: true, name: true, email: true },
  });
  const { id: channelId, sealed, disabledAt } = row.channel;
  return {
    notice: noticeSchema.parse(row.event.notice),
    at: row.event.at,
    channel: { id: channelId, sealed, disabled: disabledAt !== null },
    recipients,
  };
}

/**
 * Claims the next attempt: false when another worker has it. Should this one end before it knows the outcome, the
 * delivery is due again at `again`: rather twice than never.
 */
export async function beginAttempt(due: Due, now: Date, again: Date): Promise<boolean> {
  return inTransaction(async (tx) => {
    const { count } = await tx.notificationDelivery.updateMany({
      where: { id: due.id, state: "pending", attempts: due.attempts },
      data: { attempts: { increment: 1 }, nextAttemptAt: again },
    });
    if (count === 0) return false;
    await tx.notificationAttempt.create({
      data: { deliveryId: due.id, number: due.attempts + 1, startedAt: now },
    });
    return true;
  });
}

/** Writes down what became of an attempt, and with it of the delivery. */
export async function recordAttempt(
  due: Due,
  sent: Sent,
  state: "pending" | "delivered" | "failed",
  at: Date,
): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.notificationAttempt.update({
      where: { deliveryId_number: { deliveryId: due.id, number: due.attempts + 1 } },
      data: { endedAt: at, delivered: sent.delivered, outcome: sent.outcome },
    });
    await endDelivery(tx, due.id, state, at);
  });
}

/** Ends a delivery without an attempt: its channel was disabled, or every attempt is used up. */
export async function closeDelivery(id: string, state: "dropped" | "failed", at: Date): Promise<void> {
  await inTransaction((tx) => endDelivery(tx, id, state, at));
}

async function endDelivery(
  tx: Tx,
  id: string,
  state: "pending" | "delivered" | "failed" | "dropped",
  at: Date,
): Promise<void> {
  await tx.notificationDelivery.updateMany({
    where: { id, state: "pending" },
    data: { state, endedAt: state === "pending" ? null : at },
  });
  await publishLive(tx, "notification", id);
}
