import { verbRoute } from "@/lib/identity/route";
import { jsonBody } from "@/lib/platform/json-body";
import { liftFreeze } from "@/lib/shifts/verbs/freeze";
import { freezeBodyBytes } from "../../operation";

export const dynamic = "force-dynamic";

/** Ends the time that is open now: `{reason}`. */
export const POST = verbRoute<{ freezeId: string }, typeof liftFreeze>(
  liftFreeze,
  async ({ request, params }) => ({
    ...Object(await jsonBody(request, { maxBytes: freezeBodyBytes })),
    id: params.freezeId,
  }),
);
