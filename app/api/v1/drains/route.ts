import { readRoute, verbRoute } from "@/lib/identity/route";
import { systemClock } from "@/lib/platform/clock";
import { jsonBody } from "@/lib/platform/json-body";
import { drainList } from "@/lib/shifts/queries/drains";
import { drain } from "@/lib/shifts/verbs/drain";
import { drainBodyBytes, toAnswer } from "./operation";

export const dynamic = "force-dynamic";

/** Drains whose traffic has not returned. */
export const GET = readRoute("shifts:read", async ({ actor }) =>
  toAnswer((await drainList(actor, { now: systemClock.now() })).open),
);

/** Empties a fleet, a region or a provider: `{scope, scopeId, confirm, minutes, reason, breakGlass?}`. */
export const POST = verbRoute(drain, ({ request }) => jsonBody(request, { maxBytes: drainBodyBytes }));
