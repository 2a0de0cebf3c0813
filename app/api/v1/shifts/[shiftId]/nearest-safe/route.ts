import { verbRoute } from "@/lib/identity/route";
import { jsonBody } from "@/lib/platform/json-body";
import { parseInput } from "@/lib/platform/parse";
import { goToNearestSafe } from "@/lib/shifts/verbs/go-to-nearest-safe";
import { actBodyBytes, nearestSafe } from "../operations";

export const dynamic = "force-dynamic";

/** Goes to the nearest safe table instead of the way back: `{reason, movesRequestsPerSec?}`. */
export const POST = verbRoute<{ shiftId: string }>(goToNearestSafe, async ({ request, params }) => ({
  shiftId: params.shiftId,
  ...parseInput(nearestSafe, await jsonBody(request, { maxBytes: actBodyBytes })),
}));
