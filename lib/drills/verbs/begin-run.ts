import { randomUUID } from "node:crypto";
import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { fence, stayInside } from "../fence";
import { lockDrill } from "../store/drills";
import { insertRun } from "../store/runs";
import { openUntil } from "../windows";

/**
 * Writes down that a drill is due. Done once for each time, whoever asks and however often. A drill that is not
 * approved is due all the same, and its run says why it did not begin.
 */
export const beginRun = defineVerb({
  name: "drill.due",
  permission: "drills:control",
  input: z.strictObject({ drillId: z.uuid(), dueAt: z.date(), lease: fence }),
  async run({ tx, audit, live, unchanged }, { drillId, dueAt, lease }) {
    await stayInside(tx, lease);
    const drill = await lockDrill(tx, drillId);
    if (!drill) return refuse("not_found", "There is no such drill.");
    if (drill.retired) return unchanged();
    const { version, definition } = drill.newest;
    // A change of the zone's rules since the schedule was accepted may leave it outside: then there is no time to begin.
    const startBy = openUntil(definition.windows, definition.timeZone, dueAt) ?? dueAt;
    const id = randomUUID();
    if (!(await insertRun(tx, { id, drillId, version, dueAt, startBy, asked: null }))) return unchanged();
    await audit({
      subjectKind: "drill_run",
      subjectId: id,
      after: { drillId, name: drill.name, version, dueAt, startBy },
    });
    await live("drill", id);
  },
});
