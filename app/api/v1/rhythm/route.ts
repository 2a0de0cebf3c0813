import { readRoute } from "@/lib/identity/route";
import { systemClock } from "@/lib/platform/clock";
import { rhythmView } from "@/lib/rhythm/queries";
import { toAnswer } from "./operation";

export const dynamic = "force-dynamic";

/** When plans are made by themselves, and what came of it. */
export const GET = readRoute("plans:read", async ({ actor }) =>
  toAnswer(await rhythmView(actor, { now: systemClock.now() })),
);
