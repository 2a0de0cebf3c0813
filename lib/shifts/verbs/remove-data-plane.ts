import { z } from "zod";
import { planeIdSchema } from "@/lib/dataplane/model";
import { whyKeepPlane } from "@/lib/dataplane/removal";
import { supersedeIntents } from "@/lib/dataplane/store/effects";
import { loadPlanes, markRemoved, wakeFeeds } from "@/lib/dataplane/store/planes";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { countMoving } from "../store/moving";

/**
 * Takes a data plane out for good, with its edges: they keep the table and the traffic they have, and nothing Ballast
 * does reaches them any more. What was published to it stays on record, and so its id is not given again.
 */
export const removeDataPlane = defineVerb({
  name: "data_plane.remove",
  permission: "dataplanes:manage",
  input: z.strictObject({
    dataPlaneId: planeIdSchema,
    /** The id once more, typed: so that nobody removes what they did not mean. */
    confirm: z.string().trim(),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters."),
  }),
  async run({ tx, now, audit, live }, { dataPlaneId, confirm, reason }) {
    if (confirm !== dataPlaneId)
      refuse("invalid", `Type ${dataPlaneId} to confirm what is removed.`, "confirm");
    const [planes, moving] = await Promise.all([loadPlanes(tx), countMoving(tx)]);
    const plane = planes.find(({ id }) => id === dataPlaneId);
    if (!plane) return refuse("not_found", `There is no data plane ${dataPlaneId}.`);
    const kept = whyKeepPlane(plane, planes, moving);
    if (kept !== null) return refuse("conflict", kept);
    await supersedeIntents(tx, dataPlaneId, now);
    await markRemoved(tx, dataPlaneId, now);
    await audit({
      subjectKind: "data_plane",
      subjectId: dataPlaneId,
      reason,
      before: {
        name: plane.name,
        kind: plane.kind,
        enabled: plane.enabled,
        edges: plane.edges.map(({ name, address, sync }) => ({ name, address, sync })),
      },
    });
    await wakeFeeds(tx);
    await live("dataplane", dataPlaneId);
    return { id: dataPlaneId };
  },
});
