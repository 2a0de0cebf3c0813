import { randomUUID } from "node:crypto";
import { readRoute } from "@/lib/identity/route";
import { askWhatIf, whatIfBodyBytes } from "@/lib/planning/what-if/ask";
import { questionSchema } from "@/lib/planning/what-if/model";
import { jsonBody } from "@/lib/platform/json-body";
import { parseInput } from "@/lib/platform/parse";

export const dynamic = "force-dynamic";

/** What would be, were a snapshot as changed: `{snapshotSha256, changes}`. Each call is a question of its own. */
export const POST = readRoute("whatifs:ask", async ({ actor, request }) => {
  const question = parseInput(questionSchema, await jsonBody(request, { maxBytes: whatIfBodyBytes }));
  return askWhatIf(actor, { ...question, askedFor: randomUUID() }, { gone: request.signal });
});
