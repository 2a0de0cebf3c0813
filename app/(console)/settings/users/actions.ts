"use server";

import { act } from "@/app/_shell/act";
import { createUser as create } from "@/lib/identity/verbs/create-user";
import { disableUser as disable } from "@/lib/identity/verbs/disable-user";
import { enableUser as enable } from "@/lib/identity/verbs/enable-user";
import { endUserSessions as endSessions } from "@/lib/identity/verbs/end-user-sessions";
import { resetPassword as reset } from "@/lib/identity/verbs/reset-password";
import { setUserRoles as setRoles } from "@/lib/identity/verbs/set-user-roles";

const revalidate = ["/settings/users"];

export const createUser = act(create, {
  done: ({ email }) => `${email} can sign in.`,
  result: ({ email, password }) => ({ email, password }),
  revalidate,
});

export const setUserRoles = act(setRoles, {
  done: "The roles are set; they hold from the next request on.",
  revalidate,
});

export const disableUser = act(disable, {
  done: "The user is disabled and signed out everywhere.",
  revalidate,
});

export const enableUser = act(enable, { done: "The user can sign in again.", revalidate });

export const endUserSessions = act(endSessions, { done: "The user is signed out everywhere.", revalidate });

export const resetPassword = act(reset, {
  done: "The password is reset and the user signed out everywhere.",
  result: ({ email, password }) => ({ email, password }),
  revalidate,
});
