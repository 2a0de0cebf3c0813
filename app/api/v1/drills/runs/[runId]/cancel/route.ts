import { cancelRun } from "@/lib/drills/verbs/stop-run";
import { verbRoute } from "@/lib/identity/route";
import { jsonBody } from "@/lib/platform/json-body";
import { parseInput } from "@/lib/platform/parse";
import { cancelBodyBytes, reasoned } from "../operations";

export const dynamic = "force-dynamic";

/** Gives up a run: `{reason}`. */
export const POST = verbRoute<{ runId: string }>(cancelRun, async ({ request, params }) => {
  const { reason } = parseInput(reasoned, await jsonBody(request, { maxBytes: cancelBodyBytes }));
  return { runId: params.runId, reason };
});
