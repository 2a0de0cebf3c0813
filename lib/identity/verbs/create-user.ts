import { z } from "zod";
import { refuse } from "@/lib/platform/errors";
import { emailText, newPassword, personName, roleList } from "../account";
import { generatePassword, hashPassword } from "../password";
import { insertUser, userByEmail } from "../store/users";
import { defineVerb } from "../verb";

/**
 * Makes a user. Who signs in by password gets the one given, or a generated one that is in the result and nowhere else.
 * Who signs in by single sign-on gets none.
 */
export const createUser = defineVerb({
  name: "user.create",
  permission: "users:manage",
  input: z.object({
    email: emailText,
    name: personName,
    roles: roleList,
    signIn: z.enum(["password", "sso"], { error: "must be password or sso" }).default("password"),
    password: newPassword.optional(),
  }),
  async run({ tx, now, audit, live }, { email, name, roles, signIn, password: given }) {
    if (await userByEmail(tx, email)) refuse("conflict", `There is already a user ${email}.`, "email");
    const password = signIn === "sso" ? null : (given ?? generatePassword());
    const passwordHash = password === null ? null : await hashPassword(password);
    const id = await insertUser(tx, { email, name, passwordHash, createdAt: now }, roles);
    await audit({ subjectKind: "user", subjectId: id, after: { email, name, roles, signIn } });
    await live("settings", id);
    return { id, email, password: given === undefined ? password : null };
  },
});
