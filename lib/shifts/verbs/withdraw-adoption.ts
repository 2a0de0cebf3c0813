import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { decide, loadOpenAdoption } from "../adoption/decide";

/** Takes back what one asked for, or what somebody else did when it is no use any more. */
export const withdrawAdoption = defineVerb({
  name: "adoption.withdraw",
  permission: "shifts:propose",
  input: z.strictObject({
    adoptionId: z.uuid(),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
  }),
  async run(context, { adoptionId, reason }) {
    const { actor, audit } = context;
    const adoption = await loadOpenAdoption(context, adoptionId);
    await decide(context, adoption, "withdrawn", actor, reason, null);
    await audit({
      subjectKind: "data_plane",
      subjectId: adoption.dataPlaneId,
      reason,
      after: { adoption: adoptionId, edge: adoption.edge },
    });
  },
});
