import { prisma, type Tx } from "@/lib/platform/db/client";
import { type ChannelKind, type EventKind, eventKinds, readAudience } from "../model";
import type { Subscription } from "../who-gets-what";

export interface NewChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly target: string;
  readonly sealed: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

export async function insertChannel(tx: Tx, channel: NewChannel): Promise<void> {
  await tx.notificationChannel.create({ data: channel });
}

export async function channelNamed(tx: Tx, name: string): Promise<boolean> {
  return (await tx.notificationChannel.count({ where: { name } })) > 0;
}

const shown = { id: true, name: true, kind: true, target: true, disabledAt: true } as const;

export const channelInTx = (tx: Tx, id: string) =>
  tx.notificationChannel.findUnique({ where: { id }, select: shown });

/** Every channel by name, with who hears of what; never what is sealed. */
export function allChannels() {
  return prisma().notificationChannel.findMany({
    orderBy: { name: "asc" },
    select: {
      ...shown,
      createdBy: true,
      createdAt: true,
      subscriptions: {
        orderBy: [{ audience: "asc" }, { eventKind: "asc" }],
        select: { eventKind: true, audience: true, user: { select: { name: true } } },
      },
    },
  });
}

/** Enables (null) or disables; false when it was so already. */
export async function writeDisabled(tx: Tx, id: string, disabledAt: Date | null): Promise<boolean> {
  const { count } = await tx.notificationChannel.updateMany({
    where: { id, disabledAt: disabledAt === null ? { not: null } : null },
    data: { disabledAt },
  });
  return count === 1;
}

/** What an audience hears of over a channel: exactly these events from now on. Returns those from before. */
export async function writeSubscriptions(
  tx: Tx,
  { channelId, audience, userId }: { channelId: string; audience: string; userId: string | null },
  events: readonly EventKind[],
): Promise<string[]> {
  const before = await tx.notificationSubscription.findMany({ where: { channelId, audience } });
  await tx.notificationSubscription.deleteMany({ where: { channelId, audience } });
  await tx.notificationSubscription.createMany({
    data: events.map((eventKind) => ({ channelId, audience, userId, eventKind })),
  });
  return before.map(({ eventKind }) => eventKind).sort();
}

/** Who is to hear of an event, over channels that are not disabled. */
export async function subscriptionsTo(tx: Tx, kind: string): Promise<Subscription[]> {
  const rows = await tx.notificationSubscription.findMany({
    where: { eventKind: kind, channel: { disabledAt: null } },
    orderBy: [{ channelId: "asc" }, { audience: "asc" }],
    select: { channelId: true, audience: true, eventKind: true, channel: { select: { kind: true } } },
  });
  return rows.flatMap(({ channelId, audience, eventKind, channel }) => {
    const read = readAudience(audience);
    const event = eventKinds.find((known) => known === eventKind);
    return read && event ? [{ channelId, channelKind: channel.kind, event, audience: read }] : [];
  });
}
