import { publishedKeys } from "@/lib/dataplane/feed/poll";
import { actorFromRequest, respond } from "@/lib/identity/door";
import { signedResponse } from "../signed-response";

export const dynamic = "force-dynamic";

/** The public keys that routing tables are signed with, signed by the current one. */
export function GET(request: Request): Promise<Response> {
  return respond(async () => {
    const keySet = await publishedKeys(await actorFromRequest(request));
    return signedResponse(keySet, request, "application/jwk-set+json", {
      "Cache-Control": "private, no-cache",
    });
  });
}
