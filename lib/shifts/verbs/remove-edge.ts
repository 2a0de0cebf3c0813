import { z } from "zod";
import { whyKeepEdge } from "@/lib/dataplane/removal";
import { deleteEdge, loadEdgeById, loadPlanes } from "@/lib/dataplane/store/planes";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { countMoving } from "../store/moving";

/**
 * Forgets an edge. It keeps the table it has and the traffic it carries: turning it off is not Ballast's to do.
 * Refused for one that carries out a shift, and for the last that serves.
 */
export const removeEdge = defineVerb({
  name: "edge.remove",
  permission: "dataplanes:manage",
  input: z.strictObject({
    edgeId: z.string().min(1),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters."),
  }),
  async run({ tx, audit, live }, { edgeId, reason }) {
    const edge = await loadEdgeById(edgeId, tx);
    const [planes, moving] = await Promise.all([loadPlanes(tx), countMoving(tx)]);
    const plane = planes.find(({ id }) => id === edge?.dataPlaneId);
    if (!edge || !plane) return refuse("not_found", `There is no edge ${edgeId}.`);
    const kept = whyKeepEdge(edge.name, plane, planes, moving);
    if (kept !== null) return refuse("conflict", kept);
    await deleteEdge(tx, edgeId);
    await audit({
      subjectKind: "edge",
      subjectId: edgeId,
      reason,
      before: { dataPlaneId: edge.dataPlaneId, name: edge.name, address: edge.address, sync: edge.sync },
    });
    await live("dataplane", edge.dataPlaneId);
  },
});
