import { restoreEdge } from "@/lib/dataplane/verbs/restore-edge";
import { verbRoute } from "@/lib/identity/route";
import { jsonBody } from "@/lib/platform/json-body";
import { parseInput } from "@/lib/platform/parse";
import { actBodyBytes, restoration } from "../operations";

export const dynamic = "force-dynamic";

/** Sets an edge back that was changed by hand: `{edge, reason}`. */
export const POST = verbRoute<{ planeId: string }>(restoreEdge, async ({ request, params }) => {
  const { edge, reason } = parseInput(restoration, await jsonBody(request, { maxBytes: actBodyBytes }));
  return { edgeId: `${params.planeId}/${edge}`, reason };
});
