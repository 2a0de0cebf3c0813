import { randomUUID } from "node:crypto";
import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { requireChannel } from "../access";
import { insertDeliveries, insertEvent } from "../store/outbox";

/** Sends a test over a channel to whoever asks, by the same way as everything else: its outcome is among the deliveries. */
export const testChannel = defineVerb({
  name: "channel.test",
  permission: "notifications:manage",
  input: z.strictObject({ channelId: z.uuid("must be the id of a channel") }),
  async run({ tx, actor, now, audit }, { channelId }) {
    const { name, disabledAt } = await requireChannel(tx, channelId);
    if (disabledAt) refuse("conflict", `The channel ${name} is disabled. Enable it first.`);
    const key = `test/${randomUUID()}`;
    const notice = {
      key,
      kind: "test",
      title: `A test from Ballast over ${name}`,
      text: `${actor.label} asked for it. Nothing is to be done.`,
      facts: [],
      path: "/settings/notifications",
      planId: null,
      shiftId: null,
      sign: null,
    } as const;
    const eventId =
      (await insertEvent(tx, { ...notice, facts: [] }, now)) ?? refuse("conflict", "It was sent already.");
    const recipientIds = actor.kind === "user" ? [actor.id] : [];
    await insertDeliveries(tx, eventId, [{ channelId, recipientIds }], now);
    await audit({ subjectKind: "channel", subjectId: channelId, after: { name, test: eventId } });
    return { name };
  },
});
