import { readRoute, verbRoute } from "@/lib/identity/route";
import { systemClock } from "@/lib/platform/clock";
import { jsonBody } from "@/lib/platform/json-body";
import { freezeCalendar } from "@/lib/shifts/queries/freezes";
import { addFreezeWindow } from "@/lib/shifts/verbs/freeze";
import { freezeBodyBytes, toAnswer } from "./operation";

export const dynamic = "force-dynamic";

/** Freezes that hold or are to come, with their times. */
export const GET = readRoute("shifts:read", async ({ actor }) =>
  toAnswer(await freezeCalendar(actor, { now: systemClock.now() })),
);

/** Sets a freeze: `{title, scope?, scopeId?, recurrence?, timeZone?, startsAt, endsAt, repeatUntil?, reason}`. */
export const POST = verbRoute(addFreezeWindow, ({ request }) =>
  jsonBody(request, { maxBytes: freezeBodyBytes }),
);
