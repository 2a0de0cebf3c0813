import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { gatewayConfigSchema } from "../gateway-api/settings";
import { feedConfigSchema, haproxyConfigSchema, planeIdSchema } from "../model";
import { recordIntents } from "../store/effects";
import { insertPlane, loadPlane, wasRemoved } from "../store/planes";
import { newestVersion } from "../store/tables";

const head = {
  id: planeIdSchema,
  name: z.string().trim().min(1, "Name the data plane.").max(100, "Use at most 100 characters."),
};

export const registerDataPlane = defineVerb({
  name: "data_plane.register",
  permission: "dataplanes:manage",
  input: z.discriminatedUnion("kind", [
    z.strictObject({ ...head, kind: z.literal("feed"), config: feedConfigSchema.prefault({}) }),
    z.strictObject({ ...head, kind: z.literal("haproxy"), config: haproxyConfigSchema.prefault({}) }),
    z.strictObject({
      ...head,
      kind: z.literal("gateway_api"),
      // It is the value of a label, which ends as it begins.
      id: planeIdSchema.regex(/[a-z0-9]$/, "Let the id end with a letter or digit."),
      config: gatewayConfigSchema,
    }),
  ]),
  async run({ tx, now, audit, live }, plane) {
    if (await loadPlane(plane.id, tx))
      refuse("conflict", `There is a data plane ${plane.id} already; choose another id.`, "id");
    if (await wasRemoved(tx, plane.id))
      refuse(
        "conflict",
        `Data plane ${plane.id} was removed, and its history has its id; choose another.`,
        "id",
      );
    await insertPlane(tx, plane);
    const version = await newestVersion(tx);
    if (version !== null) await recordIntents(tx, version, [plane.id], now);
    await audit({ subjectKind: "data_plane", subjectId: plane.id, after: plane });
    await live("dataplane", plane.id);
    return { id: plane.id };
  },
});
