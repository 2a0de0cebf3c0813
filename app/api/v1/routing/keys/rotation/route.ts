import { rotateSigningKey } from "@/lib/dataplane/verbs/rotate-signing-key";
import { verbRoute } from "@/lib/identity/route";
import { jsonBody } from "@/lib/platform/json-body";
import { rotationBodyBytes } from "./operation";

export const dynamic = "force-dynamic";

/** Has the next key sign: `{kid, reason, withdraw?}`. */
export const POST = verbRoute(rotateSigningKey, ({ request }) =>
  jsonBody(request, { maxBytes: rotationBodyBytes }),
);
