import { randomBytes } from "node:crypto";
import { z } from "zod";
import { lifeText } from "../duration";
import { role } from "../model";
import { insertToken } from "../store/tokens";
import { mintToken } from "../token";
import { defineVerb } from "../verb";

/** Makes an API token. The secret is in the result and nowhere else: it is shown once. */
export const createToken = defineVerb({
  name: "token.create",
  permission: "tokens:manage",
  input: z.object({
    name: z
      .string()
      .trim()
      .min(2, "must have at least 2 characters")
      .max(80, "must have at most 80 characters"),
    role,
    expiresIn: lifeText.default(null),
  }),
  async run({ tx, actor, now, audit, live }, { name, role, expiresIn }) {
    const { secret, secretHash, prefix } = mintToken(randomBytes(32));
    const expiresAt = expiresIn === null ? null : new Date(now.getTime() + expiresIn);
    const createdById = actor.kind === "user" ? actor.id : null;
    const id = await insertToken(tx, {
      name,
      role,
      secretHash,
      prefix,
      expiresAt,
      createdById,
      createdAt: now,
    });
    await audit({ subjectKind: "token", subjectId: id, after: { name, role, prefix, expiresAt } });
    await live("settings", id);
    return { id, name, role, secret, expiresAt };
  },
});
