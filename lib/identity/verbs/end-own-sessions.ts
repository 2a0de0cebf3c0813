import { z } from "zod";
import { refuse } from "@/lib/platform/errors";
import { endSessions } from "../store/users";
import { defineVerb } from "../verb";

/** Signs the user out everywhere, here included. */
export const endOwnSessions = defineVerb({
  name: "session.end_all",
  permission: "self:manage",
  input: z.object({}),
  async run({ tx, actor, audit, live }) {
    const version = await endSessions(tx, actor.id);
    if (version === null) return refuse("forbidden", "Only a user has sessions.");
    await audit({
      subjectKind: "user",
      subjectId: actor.id,
      before: { sessionVersion: version - 1 },
      after: { sessionVersion: version },
    });
    await live("settings", actor.id);
  },
});
