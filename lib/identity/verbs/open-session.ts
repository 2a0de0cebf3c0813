import { z } from "zod";
import { refuse } from "@/lib/platform/errors";
import { noteSignIn } from "../store/users";
import { defineVerb } from "../verb";

/** A user signed in. Run as that user, once the password or the identity provider vouched for them. */
export const openSession = defineVerb({
  name: "session.open",
  permission: "self:manage",
  input: z.object({ method: z.enum(["password", "sso"]) }),
  async run({ tx, actor, now, audit }, { method }) {
    const sessionVersion = await noteSignIn(tx, actor.id, now);
    if (sessionVersion === null)
      return refuse("forbidden", "Only a user can open a session, and only while not disabled.");
    await audit({ subjectKind: "user", subjectId: actor.id, after: { method } });
    return { sessionVersion };
  },
});
