import { readRoute, verbRoute } from "@/lib/identity/route";
import { planList } from "@/lib/planning/queries/plans";
import { proposePlan } from "@/lib/planning/verbs/propose-plan";
import { jsonBody } from "@/lib/platform/json-body";
import { headAnswer, planBodyBytes } from "./operation";

export const dynamic = "force-dynamic";

/** The newest plans, without their documents. */
export const GET = readRoute("plans:read", async ({ actor }) => ({
  plans: (await planList(actor)).map(headAnswer),
}));

/** Freezes the estate and asks for a plan of it: `{reason, name?}`. */
export const POST = verbRoute(proposePlan, ({ request }) => jsonBody(request, { maxBytes: planBodyBytes }));
