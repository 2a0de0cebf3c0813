import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { askToRestore, loadEdgeById, loadPlane } from "../store/planes";
import { newestVersion } from "../store/tables";

/** Asks for the newest table to be written over what one edge was changed to by hand; its neighbours are left alone. */
export const restoreEdge = defineVerb({
  name: "edge.restore",
  permission: "dataplanes:operate",
  input: z.strictObject({
    edgeId: z.string().min(1),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters."),
  }),
  async run({ tx, audit, live, unchanged }, { edgeId, reason }) {
    const edge = await loadEdgeById(edgeId, tx);
    const plane = edge && (await loadPlane(edge.dataPlaneId, tx));
    if (!edge || !plane) return refuse("not_found", `There is no edge ${edgeId}.`);
    if (!plane.enabled) return refuse("conflict", `Data plane ${plane.id} is disabled; enable it first.`);
    const version = await newestVersion(tx);
    if (version === null || edge.sync !== "drifted")
      return refuse("conflict", `Edge ${edge.name} was not changed by hand: there is nothing to set back.`);
    if (edge.restoreVersion === version) {
      unchanged();
      return { version };
    }
    await askToRestore(tx, edgeId, version);
    await audit({
      subjectKind: "edge",
      subjectId: edgeId,
      reason,
      before: { found: edge.note, runs: edge.ackedVersion },
      after: { version },
    });
    await live("dataplane", plane.id);
    return { version };
  },
});
