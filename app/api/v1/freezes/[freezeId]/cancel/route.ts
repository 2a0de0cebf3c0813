import { verbRoute } from "@/lib/identity/route";
import { jsonBody } from "@/lib/platform/json-body";
import { cancelFreeze } from "@/lib/shifts/verbs/freeze";
import { freezeBodyBytes } from "../../operation";

export const dynamic = "force-dynamic";

/** Ends a freeze for good: `{reason}`. */
export const POST = verbRoute<{ freezeId: string }, typeof cancelFreeze>(
  cancelFreeze,
  async ({ request, params }) => ({
    ...Object(await jsonBody(request, { maxBytes: freezeBodyBytes })),
    id: params.freezeId,
  }),
);
