import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { requireChannel } from "../access";
import { audience, eventKinds, readAudience } from "../model";
import { writeSubscriptions } from "../store/channels";
import { activePeople } from "../store/people";

/** A form sends one checked box as a text, several as a list, and none not at all. */
const listOf = (value: unknown) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** Says of which events an audience hears over a channel: exactly these, or none any more. */
export const subscribe = defineVerb({
  name: "channel.subscribe",
  permission: "notifications:manage",
  input: z.strictObject({
    channelId: z.uuid("must be the id of a channel"),
    audience,
    events: z.preprocess(listOf, z.array(z.enum(eventKinds, { error: "must be a kind of event" }))),
  }),
  async run({ tx, audit, live, unchanged }, { channelId, audience: text, events }) {
    const { name } = await requireChannel(tx, channelId);
    const meant = readAudience(text);
    const userId = meant?.kind === "user" ? meant.userId : null;
    if (userId && !(await activePeople(tx)).some(({ id }) => id === userId))
      refuse("not_found", "There is no such user, or their account is disabled.", "audience");
    const wanted = [...new Set(events)].sort();
    const before = await writeSubscriptions(tx, { channelId, audience: text, userId }, wanted);
    if (before.join() === wanted.join()) {
      unchanged();
      return { name, events: wanted.length };
    }
    await audit({
      subjectKind: "channel",
      subjectId: channelId,
      before: { name, audience: text, events: before },
      after: { name, audience: text, events: wanted },
    });
    await live("notification", channelId);
    return { name, events: wanted.length };
  },
});
