import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { inTransaction } from "@/lib/platform/db/transaction";
import { type ChannelKind, type EventKind, eventKinds, notice, type Person } from "./model";
import { allChannels } from "./store/channels";
import { deliveriesLately } from "./store/deliveries";
import { activePeople } from "./store/people";

export interface ChannelView {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly target: string;
  readonly disabledAt: Date | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly subscriptions: readonly {
    readonly audience: string;
    readonly who: string;
    readonly events: readonly EventKind[];
  }[];
}

/** Every channel, with who hears of what over it; never a secret. */
export async function listChannels(actor: Actor): Promise<ChannelView[]> {
  requirePermission(actor, "notifications:read");
  return (await allChannels()).map(({ subscriptions, ...channel }) => ({
    ...channel,
    subscriptions: [...new Set(subscriptions.map(({ audience }) => audience))].map((audience) => {
      const rows = subscriptions.filter((row) => row.audience === audience);
      return {
        audience,
        who: whoText(audience, rows[0]?.user?.name),
        events: eventKinds.filter((kind) => rows.some(({ eventKind }) => eventKind === kind)),
      };
    }),
  }));
}

function whoText(audience: string, userName: string | undefined): string {
  if (audience === "signers") return "Whoever may sign";
  if (userName !== undefined) return userName;
  return `Everybody with the role ${audience.slice("role:".length)}`;
}

/** Whom a channel can be made to tell. */
export async function listAudiences(actor: Actor): Promise<Person[]> {
  requirePermission(actor, "notifications:manage");
  return inTransaction((tx) => activePeople(tx));
}

/** What was sent lately and what became of it. */
export async function listDeliveries(actor: Actor, { take }: { take: number }) {
  requirePermission(actor, "notifications:read");
  return (await deliveriesLately(take)).map(({ event, tries, channel, ...delivery }) => {
    const { kind, title } = notice.parse(event.notice);
    return {
      ...delivery,
      channel: channel.name,
      channelKind: channel.kind,
      kind,
      title,
      at: event.at,
      outcome: tries[0]?.outcome ?? null,
    };
  });
}
