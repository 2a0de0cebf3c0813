import { routingOverview } from "@/lib/dataplane/queries";
import { actorFromRequest, respond } from "@/lib/identity/door";
import { toAnswer } from "./operation";

export const dynamic = "force-dynamic";

/** Every data plane with its edges. */
export function GET(request: Request): Promise<Response> {
  return respond(async () => toAnswer(await routingOverview(await actorFromRequest(request))));
}
