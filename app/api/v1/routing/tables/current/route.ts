import { z } from "zod";
import { longestWaitSec } from "@/lib/dataplane/capabilities";
import { currentTable } from "@/lib/dataplane/feed/poll";
import { planeIdSchema } from "@/lib/dataplane/model";
import { actorFromRequest, respond } from "@/lib/identity/door";
import { parseInput } from "@/lib/platform/parse";

export const dynamic = "force-dynamic";

const query = z.object({
  dataPlane: planeIdSchema.optional(),
  wait: z.coerce
    .number({ error: "must be a number of seconds" })
    .min(0, "must be 0 or more seconds")
    .max(longestWaitSec, `must be at most ${longestWaitSec} seconds`)
    .default(0),
});

/** The routing table that an edge should run; with `wait`, held open until there is another than If-None-Match names. */
export function GET(request: Request): Promise<Response> {
  return respond(async () => {
    const actor = await actorFromRequest(request);
    const { dataPlane, wait } = parseInput(query, Object.fromEntries(new URL(request.url).searchParams));
    const answer = await currentTable(actor, {
      dataPlane,
      ifNoneMatch: request.headers.get("if-none-match"),
      waitMs: wait * 1_000,
      gone: request.signal,
    });
    // `no-cache` lets an edge keep the body but makes it ask each time, which a 304 answers.
    const headers = { ETag: answer.etag, "Cache-Control": "private, no-cache" };
    return answer.kind === "same"
      ? new Response(null, { status: 304, headers })
      : new Response(answer.body, { headers: { ...headers, "Content-Type": "application/json" } });
  });
}
