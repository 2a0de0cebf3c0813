import { verbRoute } from "@/lib/identity/route";
import { jsonBody } from "@/lib/platform/json-body";
import { resumeRhythm } from "@/lib/rhythm/verbs/pause";
import { rhythmBodyBytes } from "../operation";

export const dynamic = "force-dynamic";

/** Goes on with the next beat: `{reason}`. */
export const POST = verbRoute(resumeRhythm, ({ request }) =>
  jsonBody(request, { maxBytes: rhythmBodyBytes }),
);
