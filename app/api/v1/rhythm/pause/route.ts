import { verbRoute } from "@/lib/identity/route";
import { jsonBody } from "@/lib/platform/json-body";
import { pauseRhythm } from "@/lib/rhythm/verbs/pause";
import { rhythmBodyBytes } from "../operation";

export const dynamic = "force-dynamic";

/** Plans and corrects nothing until somebody resumes: `{reason}`. */
export const POST = verbRoute(pauseRhythm, ({ request }) => jsonBody(request, { maxBytes: rhythmBodyBytes }));
