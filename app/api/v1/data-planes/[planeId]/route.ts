import { verbRoute } from "@/lib/identity/route";
import { jsonBody } from "@/lib/platform/json-body";
import { parseInput } from "@/lib/platform/parse";
import { removeDataPlane } from "@/lib/shifts/verbs/remove-data-plane";
import { actBodyBytes, removal } from "./operations";

export const dynamic = "force-dynamic";

/** Takes a data plane out: `{reason}`. Whoever writes its id into the address has typed it. */
export const DELETE = verbRoute<{ planeId: string }>(removeDataPlane, async ({ request, params }) => ({
  ...parseInput(removal, await jsonBody(request, { maxBytes: actBodyBytes })),
  dataPlaneId: params.planeId,
  confirm: params.planeId,
}));
