import { z } from "zod";
import { refuse } from "@/lib/platform/errors";
import { userId } from "../account";
import { endSessions } from "../store/users";
import { defineVerb } from "../verb";

/** Signs another user out everywhere. */
export const endUserSessions = defineVerb({
  name: "user.end_sessions",
  permission: "users:manage",
  input: z.object({ userId }),
  async run({ tx, audit, live }, { userId }) {
    const version = await endSessions(tx, userId);
    if (version === null) return refuse("not_found", "There is no such user.");
    await audit({
      subjectKind: "user",
      subjectId: userId,
      before: { sessionVersion: version - 1 },
      after: { sessionVersion: version },
    });
    await live("settings", userId);
  },
});
