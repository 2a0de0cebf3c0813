"use server";

import { act } from "@/app/_shell/act";
import { instantOf } from "@/lib/platform/wall-clock";
import {
  addFreezeWindow,
  amendFreeze as amend,
  cancelFreeze as cancel,
  liftFreeze as lift,
} from "@/lib/shifts/verbs/freeze";
import { muteAlarm as mute, unmuteAlarm as unmute } from "@/lib/shifts/verbs/mute-alarm";

const revalidate = ["/freezes", "/shifts", "/approvals", "/overview"];

/** A `datetime-local` field shows the clock of the form's zone, which its label names. */
function onClock(form: FormData, name: string): string | null {
  const value = form.get(name);
  if (typeof value !== "string" || value === "") return null;
  const wall = Date.parse(`${value}${value.length === 10 ? "T00:00" : ""}Z`);
  if (Number.isNaN(wall)) return value;
  return new Date(instantOf(wall, String(form.get("timeZone")))).toISOString();
}

const freezeOf = (form: FormData) => {
  const [scope = "", ...id] = String(form.get("what") ?? "all").split(":");
  return {
    title: form.get("title"),
    scope,
    scopeId: id.join(":"),
    recurrence: form.get("recurrence"),
    timeZone: form.get("timeZone"),
    startsAt: onClock(form, "startsAt") ?? undefined,
    endsAt: onClock(form, "endsAt") ?? undefined,
    repeatUntil: form.get("recurrence") === "once" ? null : onClock(form, "repeatUntil"),
    reason: form.get("reason"),
  };
};

export const addFreeze = act(addFreezeWindow, {
  done: "The freeze is set. No shift starts or goes on inside it.",
  revalidate,
  input: freezeOf,
});

export const amendFreeze = act(amend, {
  done: "The freeze is changed.",
  revalidate,
  input: (form) => ({ id: form.get("id"), ...freezeOf(form) }),
});

export const liftFreeze = act(lift, {
  done: "The freeze is lifted. What it held goes on within seconds.",
  revalidate,
});

export const cancelFreeze = act(cancel, { done: "The freeze is cancelled.", revalidate });

export const muteAlarm = act(mute, {
  done: ({ alarm }) => `Muted: ${alarm}. It blocks nothing for that time.`,
  revalidate,
});

export const unmuteAlarm = act(unmute, { done: "It blocks again.", revalidate });
