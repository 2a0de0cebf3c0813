import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { lockDrill, writeRetired } from "../store/drills";

/** Ends a drill's schedule for good. Its runs and reports stay; a run under way goes on to its end. */
export const retireDrill = defineVerb({
  name: "drill.retire",
  permission: "drills:schedule",
  input: z.strictObject({
    drillId: z.uuid(),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
  }),
  async run({ tx, actor, now, audit, live }, { drillId, reason }) {
    const drill = await lockDrill(tx, drillId);
    if (!drill) return refuse("not_found", "There is no such drill.", "drillId");
    if (!(await writeRetired(tx, drillId, { at: now, by: actor.label, reason })))
      return refuse("conflict", "This drill is retired already.");
    await audit({
      subjectKind: "drill",
      subjectId: drillId,
      reason,
      before: { retired: false },
      after: { name: drill.name, retired: true },
    });
    await live("drill", drillId);
    return { drillId };
  },
});
