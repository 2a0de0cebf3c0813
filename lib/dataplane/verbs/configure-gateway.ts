import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { canonicalJson } from "@/lib/platform/hash";
import { parseInput } from "@/lib/platform/parse";
import { gatewayConfigSchema } from "../gateway-api/settings";
import { planeIdSchema } from "../model";
import { recordIntents, recordOutcome } from "../store/effects";
import { loadPlane, setPlaneConfig } from "../store/planes";
import { newestVersion } from "../store/tables";

/** Changes which Gateway, host names and Services a data plane of kind gateway_api writes; its clusters are written anew. */
export const configureGateway = defineVerb({
  name: "data_plane.configure_gateway",
  permission: "dataplanes:manage",
  input: z.strictObject({
    dataPlaneId: planeIdSchema,
    config: gatewayConfigSchema,
    reason: z.string().trim().min(3, "Say why, in at least 3 characters."),
  }),
  async run({ tx, now, audit, live, unchanged }, { dataPlaneId, config, reason }) {
    const plane = await loadPlane(dataPlaneId, tx);
    if (!plane) return refuse("not_found", `There is no data plane ${dataPlaneId}.`);
    if (plane.kind !== "gateway_api")
      return refuse("conflict", `Data plane ${dataPlaneId} is of kind ${plane.kind} and has no Gateway.`);
    const before = parseInput(gatewayConfigSchema, plane.config);
    if (before.namespace !== config.namespace)
      return refuse(
        "conflict",
        `Its routes are in namespace ${before.namespace}, where they would go on splitting traffic. Register another data plane for ${config.namespace}.`,
        "config.namespace",
      );
    if (canonicalJson(before) === canonicalJson(config)) return unchanged();
    await setPlaneConfig(tx, dataPlaneId, config);
    const version = plane.enabled ? await newestVersion(tx) : null;
    if (version !== null) {
      await recordIntents(tx, version, [dataPlaneId], now);
      await recordOutcome(tx, { dataPlaneId, version, outcome: null, detail: null }, now);
    }
    await audit({
      subjectKind: "data_plane",
      subjectId: dataPlaneId,
      reason,
      before: { config: before },
      after: { config },
    });
    await live("dataplane", dataPlaneId);
  },
});
