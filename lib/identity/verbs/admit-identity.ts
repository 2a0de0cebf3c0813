import { z } from "zod";
import { emailText, personName } from "../account";
import { peopleRole } from "../model";
import { identityOwner, linkIdentity } from "../store/identities";
import { insertUser, lockUser, replaceGroupRoles, userByEmail } from "../store/users";
import { defineVerb } from "../verb";

/** What became of someone an identity provider vouched for. All but `admitted` leave them outside. */
export type Admission =
  | { outcome: "admitted"; userId: string }
  | { outcome: "unverified_email" | "no_role" | "disabled" };

/**
 * Someone signed in at the identity provider. Known by provider and subject; else linked to the user with the same
 * *verified* e-mail; else made anew if their groups give a role. Roles from groups are replaced at each sign-in, so
 * that leaving a group takes its role away, even from someone who is then refused for having none.
 */
export const admitIdentity = defineVerb({
  name: "identity.admit",
  permission: "sessions:guard",
  input: z.object({
    provider: z.url(),
    subject: z.string().min(1).max(255),
    email: emailText,
    emailVerified: z.boolean(),
    name: personName,
    grants: z.array(z.object({ role: peopleRole, group: z.string() })),
  }),
  async run({ tx, now, audit, live, unchanged }, input): Promise<Admission> {
    const { provider, subject, email, name, grants } = input;
    let userId = await identityOwner(tx, provider, subject);
    const event = { subjectKind: "user", after: { provider, subject, email } };
    if (userId === null) {
      if (!input.emailVerified) {
        unchanged();
        return { outcome: "unverified_email" };
      }
      userId = (await userByEmail(tx, email))?.id ?? null;
      if (userId === null && grants.length === 0) {
        unchanged();
        return { outcome: "no_role" };
      }
      const isNew = userId === null;
      userId ??= await insertUser(tx, { email, name, passwordHash: null, createdAt: now }, []);
      await linkIdentity(tx, { provider, subject, userId, linkedAt: now });
      await audit({ ...event, subjectId: userId, action: isNew ? "user.create" : "identity.link" });
      await live("settings", userId);
    }
    const user = await lockUser(tx, userId);
    if (!user || user.disabledAt) {
      unchanged();
      return { outcome: "disabled" };
    }
    const roles = await replaceGroupRoles(tx, userId, grants, now);
    if (roles.toSorted().join() === user.roles.toSorted().join()) {
      unchanged();
    } else {
      await audit({
        action: "user.set_roles",
        subjectKind: "user",
        subjectId: userId,
        reason: `Groups at ${provider}`,
        before: { roles: user.roles.toSorted() },
        after: { roles: roles.toSorted() },
      });
      await live("settings", userId);
    }
    return roles.length === 0 ? { outcome: "no_role" } : { outcome: "admitted", userId };
  },
});
