import { z } from "zod";
import { refuse } from "@/lib/platform/errors";
import { newPassword } from "../account";
import { hashPassword, passwordFits } from "../password";
import { endSessions, lockUser, setPassword } from "../store/users";
import { defineVerb } from "../verb";

/** Changes one's own password, which signs one out everywhere, here included. */
export const changeOwnPassword = defineVerb({
  name: "user.change_password",
  permission: "self:manage",
  input: z.object({ current: z.string().max(256), next: newPassword }),
  async run({ tx, actor, audit }, { current, next }) {
    const user = await lockUser(tx, actor.id);
    if (!user?.passwordHash)
      return refuse("conflict", "You sign in by single sign-on; your password is changed there.");
    if (!(await passwordFits(user.passwordHash, current)))
      refuse("invalid", "This is not your current password.", "current");
    if (current === next) refuse("invalid", "The new password must differ from the current one.", "next");
    await setPassword(tx, actor.id, await hashPassword(next));
    await endSessions(tx, actor.id);
    await audit({ subjectKind: "user", subjectId: actor.id });
  },
});
