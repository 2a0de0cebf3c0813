import { currentTable } from "@/lib/dataplane/feed/poll";
import { actorFromRequest, respond } from "@/lib/identity/door";
import { parseInput } from "@/lib/platform/parse";
import { signedResponse } from "../../signed-response";
import { currentTableQuery } from "./operation";

export const dynamic = "force-dynamic";

/** The routing table that an edge should run; with `wait`, held open until there is another than If-None-Match names. */
export function GET(request: Request): Promise<Response> {
  return respond(async () => {
    const actor = await actorFromRequest(request);
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const { dataPlane, wait } = parseInput(currentTableQuery, query);
    const answer = await currentTable(actor, {
      dataPlane,
      ifNoneMatch: request.headers.get("if-none-match"),
      waitMs: wait * 1_000,
      gone: request.signal,
    });
    // `no-cache` lets an edge keep the body but makes it ask each time, which a 304 answers.
    const headers = { "Cache-Control": "private, no-cache" };
    if (answer.kind === "same")
      return new Response(null, { status: 304, headers: { ...headers, ETag: answer.etag } });
    const { offered } = answer;
    return signedResponse(offered, request, "application/json", { ...headers, ETag: offered.etag });
  });
}
