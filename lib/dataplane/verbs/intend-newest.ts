import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { planeIdSchema, versionSchema } from "../model";
import { loadEffect, recordIntents } from "../store/effects";

/** The intent to bring one more data plane to a table that others have: it was registered or enabled since. */
export const intendNewest = defineVerb({
  name: "routing.intend",
  permission: "dataplanes:publish",
  input: z.strictObject({ dataPlaneId: planeIdSchema, version: versionSchema }),
  async run({ tx, now, audit }, { dataPlaneId, version }) {
    await recordIntents(tx, version, [dataPlaneId], now);
    const effect = await loadEffect(dataPlaneId, version, tx);
    if (!effect) throw new Error(`The intent to bring ${dataPlaneId} to table ${version} was not kept.`);
    await audit({ subjectKind: "data_plane", subjectId: dataPlaneId, after: { version } });
    return effect;
  },
});
