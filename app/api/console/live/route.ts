import { actorFromRequest, respond } from "@/lib/identity/door";
import { requirePermission } from "@/lib/identity/permissions";
import { whileAllowed } from "@/lib/identity/while-allowed";
import { liveHub } from "@/lib/platform/live-hub";
import { liveStream } from "@/lib/platform/live-stream";

export const dynamic = "force-dynamic";

/** The tab's one stream of what changed. `Last-Event-ID` resumes without losing or repeating. */
export function GET(request: Request): Promise<Response> {
  return respond(async () => {
    requirePermission(await actorFromRequest(request), "live:read");
    const resumeFrom = request.headers.get("last-event-id") ?? undefined;
    return new Response(liveStream(liveHub(), { resumeFrom, signal: whileAllowed(request, "live:read") }), {
      headers: {
        "Content-Type": "text/event-stream; charset=utf-8",
        "Cache-Control": "no-store, no-transform",
        // Proxies of the nginx kind buffer whole responses otherwise.
        "X-Accel-Buffering": "no",
      },
    });
  });
}
