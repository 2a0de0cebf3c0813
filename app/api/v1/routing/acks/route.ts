import { acknowledge } from "@/lib/dataplane/feed/acknowledge";
import { actorFromRequest, respond } from "@/lib/identity/door";
import { requirePermission } from "@/lib/identity/permissions";
import { jsonBody } from "@/lib/platform/json-body";
import { ackBodyBytes } from "./operation";

export const dynamic = "force-dynamic";

/** An edge says which table it runs: `{edge, version, sha256, dataPlane?}`. Also its sign of life. */
export function POST(request: Request): Promise<Response> {
  return respond(async () => {
    const actor = await actorFromRequest(request);
    // Before the body is read: who may not acknowledge has nothing to send.
    requirePermission(actor, "routing:acknowledge");
    return acknowledge(actor, await jsonBody(request, { maxBytes: ackBodyBytes }));
  });
}
