import { z } from "zod";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { requireChannel } from "../access";
import { writeDisabled } from "../store/channels";

const input = z.object({ channelId: z.uuid("must be the id of a channel") });

/** Nothing more is sent over it, what waits to be sent included, until it is enabled again. */
export const disableChannel = defineVerb({
  name: "channel.disable",
  permission: "notifications:manage",
  input,
  run: (context, { channelId }) => set(context, channelId, context.now),
});

/** Sends over it again what happens from now on. */
export const enableChannel = defineVerb({
  name: "channel.enable",
  permission: "notifications:manage",
  input,
  run: (context, { channelId }) => set(context, channelId, null),
});

async function set({ tx, audit, live, unchanged }: VerbContext, channelId: string, disabledAt: Date | null) {
  const { name, disabledAt: was } = await requireChannel(tx, channelId);
  if (!(await writeDisabled(tx, channelId, disabledAt))) {
    unchanged();
    return { name };
  }
  await audit({
    subjectKind: "channel",
    subjectId: channelId,
    before: { name, disabledAt: was },
    after: { name, disabledAt },
  });
  await live("notification", channelId);
  return { name };
}
