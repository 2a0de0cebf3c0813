import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { ringingAlarms } from "../alarms-over";
import { insertMute, liftMute } from "../store/alarms";

const reason = z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000);

/** A mute lasts at least and at most this long; it can be given again. */
export const muteMinutes = { least: 5, most: 7 * 24 * 60, usual: 60 } as const;

/** Lets an alarm that rings block nothing for a time. It goes on ringing, and is shown with who muted it and why. */
export const muteAlarm = defineVerb({
  name: "alarm.mute",
  permission: "alarms:mute",
  input: z.strictObject({
    alarmKey: z.string().trim().min(1, "Choose an alarm.").max(300),
    minutes: z.coerce
      .number()
      .int()
      .min(muteMinutes.least, `At least ${muteMinutes.least} minutes.`)
      .max(muteMinutes.most, "At most a week; mute it again then.")
      .default(muteMinutes.usual),
    reason,
  }),
  async run({ tx, actor, now, audit, live }, { alarmKey, minutes, reason: why }) {
    const alarm = (await ringingAlarms(now, tx)).find(({ key }) => key === alarmKey);
    if (!alarm) return refuse("not_found", "This alarm does not ring any more.", "alarmKey");
    if (alarm.mute) refuse("conflict", `${alarm.mute.mutedBy} has muted it already.`, "alarmKey");
    const mutedUntil = new Date(now.getTime() + minutes * 60_000);
    const mute = { alarmKey, reason: why, mutedBy: actor.label, mutedAt: now, mutedUntil };
    const id = await insertMute(tx, mute);
    await audit({
      subjectKind: "alarm",
      subjectId: alarmKey,
      reason: why,
      after: { mute: id, title: alarm.title, sentence: alarm.sentence, mutedUntil },
    });
    await live("shift", `alarm/${alarmKey}`);
    return { id, alarm: alarm.title };
  },
});

/** Lets a muted alarm block again, before its time. */
export const unmuteAlarm = defineVerb({
  name: "alarm.unmute",
  permission: "alarms:mute",
  input: z.strictObject({ id: z.uuid() }),
  async run({ tx, actor, now, audit, live }, { id }) {
    const mute = await liftMute(tx, id, actor.label, now);
    if (!mute) return refuse("not_found", "It is not muted any more.", "id");
    await audit({
      subjectKind: "alarm",
      subjectId: mute.alarmKey,
      before: { mute: id, mutedUntil: mute.mutedUntil },
      after: { mutedUntil: now },
    });
    await live("shift", `alarm/${mute.alarmKey}`);
    return { id };
  },
});
