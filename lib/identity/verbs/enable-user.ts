import { z } from "zod";
import { refuse } from "@/lib/platform/errors";
import { userId } from "../account";
import { lockUser, setDisabled } from "../store/users";
import { defineVerb } from "../verb";

/** Lets a disabled user sign in again. */
export const enableUser = defineVerb({
  name: "user.enable",
  permission: "users:manage",
  input: z.object({ userId }),
  async run({ tx, audit, live, unchanged }, { userId }) {
    const user = await lockUser(tx, userId);
    if (!user) return refuse("not_found", "There is no such user.");
    if (!user.disabledAt) return unchanged();
    await setDisabled(tx, userId, null);
    await audit({
      subjectKind: "user",
      subjectId: userId,
      before: { disabledAt: user.disabledAt },
      after: { disabledAt: null },
    });
    await live("settings", userId);
  },
});
