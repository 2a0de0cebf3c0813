import { z } from "zod";
import { refuse } from "@/lib/platform/errors";
import { userId } from "../account";
import { activeAdmins, endSessions, lockUser, setDisabled } from "../store/users";
import { defineVerb } from "../verb";

/** Shuts a user out, open sessions included. What they did stays on record. */
export const disableUser = defineVerb({
  name: "user.disable",
  permission: "users:manage",
  input: z.object({
    userId,
    reason: z.string().trim().min(3, "must say why, in at least 3 characters").max(500),
  }),
  async run({ tx, actor, now, audit, live, unchanged }, { userId, reason }) {
    if (actor.id === userId) refuse("conflict", "You cannot disable yourself; ask another admin.");
    // Admins first, always: one order of locks, so that two admins acting on each other cannot deadlock.
    const admins = await activeAdmins(tx);
    const user = await lockUser(tx, userId);
    if (!user) return refuse("not_found", "There is no such user.");
    if (user.disabledAt) return unchanged();
    if (user.roles.includes("admin") && admins.every((id) => id === userId))
      refuse("conflict", "This is the last active admin; make another one first.");
    await setDisabled(tx, userId, now);
    await endSessions(tx, userId);
    await audit({
      subjectKind: "user",
      subjectId: userId,
      reason,
      before: { disabledAt: null },
      after: { disabledAt: now },
    });
    await live("settings", userId);
  },
});
