import { z } from "zod";
import { refuse } from "@/lib/platform/errors";
import { roleList, userId } from "../account";
import { activeAdmins, lockUser, replaceRoles } from "../store/users";
import { defineVerb } from "../verb";

/** Sets the whole of a user's roles. They hold from the user's next request on. */
export const setUserRoles = defineVerb({
  name: "user.set_roles",
  permission: "users:manage",
  input: z.object({ userId, roles: roleList }),
  async run({ tx, now, audit, live, unchanged }, { userId, roles }) {
    // Admins first, always: one order of locks, so that two admins acting on each other cannot deadlock.
    const admins = await activeAdmins(tx);
    const user = await lockUser(tx, userId);
    if (!user) return refuse("not_found", "There is no such user.");
    const before = user.roles.toSorted();
    const after = roles.toSorted();
    if (before.join() === after.join()) return unchanged();
    const losesAdmin = before.includes("admin") && !after.includes("admin");
    if (losesAdmin && admins.every((id) => id === userId))
      refuse("conflict", "This is the last active admin; make another one first.", "roles");
    await replaceRoles(tx, userId, after, now);
    await audit({
      subjectKind: "user",
      subjectId: userId,
      before: { roles: before },
      after: { roles: after },
    });
    await live("settings", userId);
  },
});
