import { readRoute } from "@/lib/identity/route";
import { planDetail } from "@/lib/planning/queries/plans";
import { toAnswer } from "./operation";

export const dynamic = "force-dynamic";

/** One plan with its document and its snapshot, so that anyone can check it. */
export const GET = readRoute<{ planId: string }>("plans:read", async ({ actor, params }) =>
  toAnswer(await planDetail(actor, params)),
);
