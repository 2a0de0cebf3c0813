"use server";

import { act } from "@/app/_shell/act";
import { changeOwnPassword as change } from "@/lib/identity/verbs/change-own-password";
import { endOwnSessions as endSessions } from "@/lib/identity/verbs/end-own-sessions";

export const changeOwnPassword = act(change, {
  done: "Your password is changed.",
  goTo: () => "/sign-in?ended=1&to=/settings/account",
});

export const endOwnSessions = act(endSessions, {
  done: "You are signed out everywhere.",
  goTo: () => "/sign-in?ended=1",
});
