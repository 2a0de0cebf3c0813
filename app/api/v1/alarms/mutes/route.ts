import { verbRoute } from "@/lib/identity/route";
import { jsonBody } from "@/lib/platform/json-body";
import { muteAlarm } from "@/lib/shifts/verbs/mute-alarm";
import { muteBodyBytes } from "../operation";

export const dynamic = "force-dynamic";

/** Lets an alarm block nothing for a time: `{alarmKey, minutes, reason}`. */
export const POST = verbRoute(muteAlarm, ({ request }) => jsonBody(request, { maxBytes: muteBodyBytes }));
