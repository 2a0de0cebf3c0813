import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { planeIdSchema } from "../model";
import { recordIntents } from "../store/effects";
import { loadPlane, setPlaneEnabled } from "../store/planes";
import { newestVersion } from "../store/tables";

/** Disabled, a data plane is neither written to nor read, and keeps the table it has; enabled, it is brought up to date. */
export const setDataPlaneEnabled = defineVerb({
  name: "data_plane.set_enabled",
  permission: "dataplanes:manage",
  input: z.strictObject({
    dataPlaneId: planeIdSchema,
    enabled: z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters."),
  }),
  async run({ tx, now, audit, live, unchanged }, { dataPlaneId, enabled, reason }) {
    const plane = await loadPlane(dataPlaneId, tx);
    if (!plane) return refuse("not_found", `There is no data plane ${dataPlaneId}.`);
    if (plane.enabled === enabled) return unchanged();
    await setPlaneEnabled(tx, dataPlaneId, enabled);
    const version = enabled ? await newestVersion(tx) : null;
    if (version !== null) await recordIntents(tx, version, [dataPlaneId], now);
    await audit({
      subjectKind: "data_plane",
      subjectId: dataPlaneId,
      reason,
      before: { enabled: plane.enabled },
      after: { enabled },
    });
    await live("dataplane", dataPlaneId);
  },
});
