import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { loadEdgeById, noteRefusal } from "../store/planes";

/** The same refusal again is one event for this long: what knocks all night is one piece of news. */
const sameNewsMs = 3_600_000;

/** Keeps with the edge that an acknowledgement in its name was not taken, and why; the first of its kind is on record. */
export const refuseAcknowledgement = defineVerb({
  name: "edge.refuse_acknowledgement",
  permission: "routing:acknowledge",
  input: z.strictObject({
    edgeId: z.string(),
    why: z.string().max(500),
    version: z.number(),
    sha256: z.string(),
  }),
  async run({ tx, now, audit, live, unchanged }, { edgeId, why, version, sha256 }) {
    unchanged();
    const edge = await loadEdgeById(edgeId, tx);
    if (!edge) return;
    await noteRefusal(tx, edgeId, why, now);
    await live("dataplane", edge.dataPlaneId);
    const { refusedAt, refusedWhy } = edge;
    if (refusedWhy === why && refusedAt && now.getTime() - refusedAt.getTime() < sameNewsMs) return;
    await audit({ subjectKind: "edge", subjectId: edgeId, reason: why, after: { version, sha256 } });
  },
});
