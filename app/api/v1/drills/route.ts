import { drillList } from "@/lib/drills/queries/drills";
import { readRoute } from "@/lib/identity/route";
import { systemClock } from "@/lib/platform/clock";
import { toAnswer } from "./operation";

export const dynamic = "force-dynamic";

/** Drills with their next time, the run under way and the last result. */
export const GET = readRoute("drills:read", async ({ actor }) =>
  toAnswer(await drillList(actor, { now: systemClock.now() })),
);
