import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { planeIdSchema } from "../model";
import { recordIntents, recordOutcome } from "../store/effects";
import { loadPlane } from "../store/planes";
import { newestVersion } from "../store/tables";

/** Asks for the newest table to be written to a data plane again, over whatever its edges were changed to by hand. */
export const republish = defineVerb({
  name: "data_plane.republish",
  permission: "dataplanes:operate",
  input: z.strictObject({
    dataPlaneId: planeIdSchema,
    reason: z.string().trim().min(3, "Say why, in at least 3 characters."),
  }),
  async run({ tx, now, audit, live }, { dataPlaneId, reason }) {
    const plane = await loadPlane(dataPlaneId, tx);
    if (!plane) return refuse("not_found", `There is no data plane ${dataPlaneId}.`);
    if (!plane.enabled) return refuse("conflict", `Data plane ${dataPlaneId} is disabled; enable it first.`);
    const version = await newestVersion(tx);
    if (version === null) return refuse("conflict", "No routing table has been published yet.");
    await recordIntents(tx, version, [dataPlaneId], now);
    await recordOutcome(tx, { dataPlaneId, version, outcome: null, detail: null }, now);
    await audit({ subjectKind: "data_plane", subjectId: dataPlaneId, reason, after: { version } });
    await live("dataplane", dataPlaneId);
    return { version };
  },
});
