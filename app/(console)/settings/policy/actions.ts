"use server";

import { act } from "@/app/_shell/act";
import { refuse } from "@/lib/platform/errors";
import { changePolicy as change } from "@/lib/shifts/verbs/change-policy";

export const changePolicy = act(change, {
  done: ({ version }) =>
    `Version ${version} is in force. Plans and shifts that exist keep what they were made under.`,
  revalidate: ["/settings/policy"],
  input: (form) => {
    const policy = form.get("policy");
    try {
      const { body, shifts, rhythm } = JSON.parse(typeof policy === "string" ? policy : "");
      return { basedOn: form.get("basedOn"), reason: form.get("reason"), body, shifts, rhythm };
    } catch {
      return refuse("invalid", "The form's policy is not JSON. Load the page again.");
    }
  },
});
