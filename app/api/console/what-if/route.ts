import { readRoute } from "@/lib/identity/route";
import { askWhatIf, whatIfBodyBytes } from "@/lib/planning/what-if/ask";
import { jsonBody } from "@/lib/platform/json-body";

export const dynamic = "force-dynamic";

/** What would be, were a snapshot as changed: `{snapshotSha256, changes, askedFor}`. Changes nothing, hence a read. */
export const POST = readRoute("whatifs:ask", async ({ actor, request }) =>
  askWhatIf(actor, await jsonBody(request, { maxBytes: whatIfBodyBytes }), { gone: request.signal }),
);
