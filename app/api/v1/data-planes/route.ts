import { routingOverview } from "@/lib/dataplane/queries";
import { readRoute } from "@/lib/identity/route";
import { toAnswer } from "./operation";

export const dynamic = "force-dynamic";

/** Every data plane with its edges. */
export const GET = readRoute("dataplanes:read", async ({ actor }) => toAnswer(await routingOverview(actor)));
