import { randomUUID } from "node:crypto";
import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { localText } from "../schedule";
import { notApproved } from "../standing";
import { lockDrill } from "../store/drills";
import { insertRun } from "../store/runs";
import { openUntil, windowText } from "../windows";

/** Runs an approved drill out of turn, inside its windows. What blocks a scheduled run blocks this one as well. */
export const runDrillNow = defineVerb({
  name: "drill.run_now",
  permission: "drills:run",
  input: z.strictObject({
    drillId: z.uuid(),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
  }),
  async run({ tx, actor, now, audit, live }, { drillId, reason }) {
    const drill = await lockDrill(tx, drillId);
    if (!drill) return refuse("not_found", "There is no such drill.", "drillId");
    if (drill.retired) return refuse("conflict", "This drill is retired.");
    if (actor.kind !== "user") return refuse("forbidden", "A person runs a drill out of turn, not a token.");
    const { newest, name } = drill;
    const why = notApproved(newest);
    if (why) return refuse("conflict", why);
    const { windows, timeZone } = newest.definition;
    const startBy = openUntil(windows, timeZone, now);
    if (!startBy)
      return refuse(
        "conflict",
        `It may start ${windows.map(windowText).join(" and ")}; now it is ${localText(now, timeZone)}.`,
      );
    const id = randomUUID();
    const asked = { id: actor.id, by: actor.label, reason };
    const made = await insertRun(tx, { id, drillId, version: newest.version, dueAt: now, startBy, asked });
    if (!made) return refuse("conflict", "A run of this drill is under way already.");
    await audit({
      subjectKind: "drill_run",
      subjectId: id,
      reason,
      after: { drillId, name, version: newest.version, dueAt: now, startBy, askedBy: actor.label },
    });
    await live("drill", id);
    return { runId: id };
  },
});
