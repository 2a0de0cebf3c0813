import { z } from "zod";
import { refuse } from "@/lib/platform/errors";
import { userId } from "../account";
import { generatePassword, hashPassword } from "../password";
import { endSessions, lockUser, setPassword } from "../store/users";
import { defineVerb } from "../verb";

/** Gives a user a new generated password, in the result and nowhere else, and signs them out everywhere. */
export const resetPassword = defineVerb({
  name: "user.reset_password",
  permission: "users:manage",
  input: z.object({ userId }),
  async run({ tx, audit, live }, { userId }) {
    const user = await lockUser(tx, userId);
    if (!user) return refuse("not_found", "There is no such user.");
    const password = generatePassword();
    await setPassword(tx, userId, await hashPassword(password));
    await endSessions(tx, userId);
    await audit({ subjectKind: "user", subjectId: userId });
    await live("settings", userId);
    return { userId, email: user.email, password };
  },
});
