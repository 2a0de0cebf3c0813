import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { deleteEdge, loadEdgeById } from "../store/planes";

/** Forgets an edge. It keeps the table it has and the traffic it carries: turning it off is not Ballast's to do. */
export const removeEdge = defineVerb({
  name: "edge.remove",
  permission: "dataplanes:manage",
  input: z.strictObject({
    edgeId: z.string().min(1),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters."),
  }),
  async run({ tx, audit, live }, { edgeId, reason }) {
    const edge = await loadEdgeById(edgeId, tx);
    if (!edge) return refuse("not_found", `There is no edge ${edgeId}.`);
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
