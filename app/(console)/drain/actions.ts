"use server";

import { act } from "@/app/_shell/act";
import { drain } from "@/lib/shifts/verbs/drain";

export const startDrain = act(drain, {
  done: "The drain has started.",
  revalidate: ["/drain", "/shifts", "/overview"],
  goTo: ({ shiftId }) => `/shifts/${shiftId}`,
  input: (form) => ({
    scope: form.get("scope"),
    scopeId: form.get("scopeId"),
    confirm: form.get("confirm"),
    breakGlass: form.get("breakGlass") ?? "",
    breakFreeze: form.get("breakFreeze") ?? "",
    minutes: form.get("minutes") || undefined,
    reason: form.get("reason"),
  }),
});
