import { z } from "zod";
import { defineVerb } from "../verb";

/** Puts on record that guessing passed a limit: once per block, so that a flood of guesses is not one of entries. */
export const recordSignInBlock = defineVerb({
  name: "session.block",
  permission: "sessions:guard",
  input: z.object({
    limit: z.enum(["pair", "address", "account"]),
    retryAfterSec: z.int().positive(),
    /** Whose account was tried; null when there is none. What was typed is not kept: it may be a password. */
    userId: z.uuid().nullable(),
  }),
  async run({ audit }, { limit, retryAfterSec, userId }) {
    await audit({ subjectKind: "user", subjectId: userId ?? "unknown", after: { limit, retryAfterSec } });
  },
});
