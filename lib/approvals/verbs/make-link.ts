import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { sha256Hex } from "@/lib/platform/hash";
import { linkPath, linkSecretPrefix } from "../link";
import { insertLink } from "../store/links";

/**
 * Makes a link for one person to one decision, from 32 random bytes; the path is in the result and nowhere else. Null
 * when the time to decide is over.
 */
export const makeLink = defineVerb({
  name: "approval_link.make",
  permission: "notifications:deliver",
  input: z.strictObject({
    shiftId: z.uuid(),
    userId: z.uuid(),
    snapshotSha256: z.string().length(64),
    expiresAt: z.date(),
  }),
  async run({ tx, now, audit, unchanged }, bound): Promise<string | null> {
    if (now >= bound.expiresAt) {
      unchanged();
      return null;
    }
    const id = randomUUID();
    const secret = linkSecretPrefix + randomBytes(32).toString("base64url");
    await insertLink(tx, { ...bound, id, secretHash: sha256Hex(secret), createdAt: now });
    const { shiftId, userId, expiresAt } = bound;
    await audit({ subjectKind: "shift", subjectId: shiftId, after: { link: id, userId, expiresAt } });
    return linkPath({ id, shiftId }, secret);
  },
});
