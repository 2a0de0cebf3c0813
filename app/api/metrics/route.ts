import { actorFromRequest, respond } from "@/lib/identity/door";
import { requirePermission } from "@/lib/identity/permissions";
import { metricsText } from "@/lib/worker/metrics";

export const dynamic = "force-dynamic";

/** Prometheus text of Ballast itself. Asks for a token of role viewer, sre or admin, as any other reading does. */
export function GET(request: Request): Promise<Response> {
  return respond(async () => {
    requirePermission(await actorFromRequest(request), "metrics:read");
    const { text, contentType } = await metricsText();
    return new Response(text, { headers: { "content-type": contentType, "cache-control": "no-store" } });
  });
}
