import { energyView } from "@/lib/grid/queries";
import { importReadings } from "@/lib/grid/verbs/import-readings";
import { readRoute, verbRoute } from "@/lib/identity/route";
import { systemClock } from "@/lib/platform/clock";
import { jsonBody } from "@/lib/platform/json-body";
import { gridBodyBytes, toAnswer } from "./operation";

export const dynamic = "force-dynamic";

/** Power price and grid carbon of every zone. */
export const GET = readRoute("grid:read", async ({ actor }) =>
  toAnswer(await energyView(actor, { now: systemClock.now() })),
);

/** Keeps hourly readings: `{source, readings: [{zone, signal, at, value, forecast?}], illustrative?}`. */
export const POST = verbRoute(importReadings, ({ request }) =>
  jsonBody(request, { maxBytes: gridBodyBytes }),
);
