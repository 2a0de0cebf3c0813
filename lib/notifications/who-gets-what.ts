import type { Audience, ChannelKind, EventKind, Notice, Person } from "./model";

export interface Subscription {
  readonly channelId: string;
  readonly channelKind: ChannelKind;
  readonly event: EventKind;
  readonly audience: Audience;
}

/** One thing to send: over one channel, for these people. */
export interface Addressed {
  readonly channelId: string;
  readonly recipientIds: readonly string[];
}

/**
 * What goes where. A webhook and a Slack channel get the event once, whoever reads there, with the people it is meant
 * for; an e-mail goes to each of them apart. Someone meant twice is told once.
 */
export function whoGetsWhat(
  notice: Pick<Notice, "kind" | "sign">,
  subscriptions: readonly Subscription[],
  people: readonly Person[],
): Addressed[] {
  const byChannel = new Map<string, { kind: ChannelKind; recipientIds: Set<string> }>();
  for (const { channelId, channelKind, event, audience } of subscriptions) {
    if (event !== notice.kind) continue;
    const channel = byChannel.get(channelId) ?? { kind: channelKind, recipientIds: new Set() };
    for (const { id } of people.filter((person) => isMeant(person, audience, notice)))
      channel.recipientIds.add(id);
    byChannel.set(channelId, channel);
  }
  return [...byChannel].flatMap(([channelId, { kind, recipientIds }]) =>
    kind === "email"
      ? [...recipientIds].map((id) => ({ channelId, recipientIds: [id] }))
      : [{ channelId, recipientIds: [...recipientIds] }],
  );
}

function isMeant(person: Person, audience: Audience, { sign }: Pick<Notice, "sign">): boolean {
  switch (audience.kind) {
    case "role":
      return person.roles.includes(audience.role);
    case "user":
      return person.id === audience.userId;
    case "signers":
      return sign?.userIds.includes(person.id) ?? false;
  }
}
