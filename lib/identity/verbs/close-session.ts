import { z } from "zod";
import { defineVerb } from "../verb";

/** A user signed out of one browser. The cookie is the session, so there is nothing to change but the record. */
export const closeSession = defineVerb({
  name: "session.close",
  permission: "self:manage",
  input: z.object({}),
  async run({ actor, audit }) {
    await audit({ subjectKind: "user", subjectId: actor.id });
  },
});
