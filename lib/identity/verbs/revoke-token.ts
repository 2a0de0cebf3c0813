import { z } from "zod";
import { refuse } from "@/lib/platform/errors";
import { revokeLiveToken, tokenInTx } from "../store/tokens";
import { defineVerb } from "../verb";

/** Ends a token at once and for good. Revoking it again changes nothing. */
export const revokeToken = defineVerb({
  name: "token.revoke",
  permission: "tokens:manage",
  input: z.object({ tokenId: z.uuid("must be the id of a token") }),
  async run({ tx, now, audit, live, unchanged }, { tokenId }) {
    const token = await tokenInTx(tx, tokenId);
    if (!token) return refuse("not_found", "There is no such token.");
    const revoked = { id: tokenId, name: token.name, state: "revoked" as const };
    if (!(await revokeLiveToken(tx, tokenId, now))) {
      unchanged();
      return revoked;
    }
    await audit({
      subjectKind: "token",
      subjectId: tokenId,
      before: { name: token.name, role: token.role, revokedAt: null },
      after: { name: token.name, role: token.role, revokedAt: now },
    });
    await live("settings", tokenId);
    return revoked;
  },
});
