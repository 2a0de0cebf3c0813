import { z } from "zod";
import { can } from "@/lib/identity/permissions";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { loadDelegation, writeRevoked } from "../store/delegations";

/** Ends a delegation at once: by whoever gave it, or an administrator. What was signed inside it stays signed. */
export const revokeDelegation = defineVerb({
  name: "delegation.revoke",
  permission: "approvals:revoke_delegation",
  input: z.object({ delegationId: z.uuid("must be the id of a delegation") }),
  async run({ tx, actor, now, audit, live, unchanged }, { delegationId }) {
    const found = await loadDelegation(delegationId, tx);
    if (!found) return refuse("not_found", "There is no such delegation.");
    if (found.delegatorId !== actor.id && !can(actor, "users:manage"))
      return refuse(
        "forbidden",
        `Only ${found.delegatorLabel}, who gave it, or an administrator revokes it.`,
      );
    const revoked = { delegate: found.delegateLabel };
    if (!(await writeRevoked(tx, delegationId, actor.label, now))) {
      unchanged();
      return revoked;
    }
    await audit({
      subjectKind: "delegation",
      subjectId: delegationId,
      before: { from: found.delegatorLabel, to: found.delegateLabel, endsAt: found.endsAt },
      after: { revokedAt: now },
    });
    await live("approval", delegationId);
    return revoked;
  },
});
