import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { edgeNameSchema, planeIdSchema } from "../model";
import { insertEdge, loadEdge, loadFeeds } from "../store/planes";

/** An edge of a feed registers itself, bound to the token it came with. Joining twice is joining once. */
export const joinFeed = defineVerb({
  name: "edge.join",
  permission: "routing:acknowledge",
  input: z.strictObject({ dataPlaneId: planeIdSchema, name: edgeNameSchema }),
  async run({ tx, actor, audit, live, unchanged }, { dataPlaneId, name }) {
    const known = await loadEdge(dataPlaneId, name, tx);
    if (known) {
      unchanged();
      return { edgeId: known.id };
    }
    if (!(await loadFeeds(tx)).some((feed) => feed.id === dataPlaneId))
      refuse("not_found", `There is no data plane ${dataPlaneId} of kind feed.`);
    const edgeId = `${dataPlaneId}/${name}`;
    const tokenId = actor.kind === "token" ? actor.id : null;
    await insertEdge(tx, { id: edgeId, dataPlaneId, name, address: null, tokenId });
    await audit({ subjectKind: "edge", subjectId: edgeId, after: { dataPlaneId, name, tokenId } });
    await live("dataplane", dataPlaneId);
    return { edgeId };
  },
});
