import { prisma } from "@/lib/platform/db/client";

/** Deliveries, the newest first, each with its last attempt; nothing of what was sent but its title. */
export async function deliveriesLately(take: number) {
  const rows = await prisma().notificationDelivery.findMany({
    orderBy: [{ event: { at: "desc" } }, { id: "asc" }],
    take,
    select: {
      id: true,
      state: true,
      attempts: true,
      nextAttemptAt: true,
      endedAt: true,
      recipientIds: true,
      channel: { select: { name: true, kind: true } },
      event: { select: { kind: true, at: true, notice: true } },
      tries: { orderBy: { number: "desc" }, take: 1, select: { outcome: true, startedAt: true } },
    },
  });
  const ids = [...new Set(rows.flatMap(({ recipientIds }) => recipientIds))];
  const people = await prisma().user.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true },
  });
  const nameOf = new Map(people.map(({ id, name }) => [id, name]));
  return rows.map(({ recipientIds, ...row }) => ({
    ...row,
    recipients: recipientIds.map((id) => nameOf.get(id) ?? "somebody who is gone"),
  }));
}

/** Removes events before `before`, with what was sent of them. */
export async function removeEventsBefore(before: Date): Promise<void> {
  await prisma().notificationEvent.deleteMany({
    where: { at: { lt: before }, deliveries: { none: { state: "pending" } } },
  });
}
