import { readRoute, verbRoute } from "@/lib/identity/route";
import { systemClock } from "@/lib/platform/clock";
import { jsonBody } from "@/lib/platform/json-body";
import { alarmList } from "@/lib/shifts/queries/alarms";
import { receiveAlarms } from "@/lib/shifts/verbs/receive-alarms";
import { alarmsBodyBytes, toAnswer } from "./operation";

export const dynamic = "force-dynamic";

/** What rings now, and whether it keeps traffic from being moved. */
export const GET = readRoute("alarms:read", async ({ actor }) =>
  toAnswer((await alarmList(actor, { now: systemClock.now() })).ringing),
);

/** Alertmanager's webhook, version 4: what fires and what is resolved. */
export const POST = verbRoute(receiveAlarms, ({ request }) =>
  jsonBody(request, { maxBytes: alarmsBodyBytes }),
);
