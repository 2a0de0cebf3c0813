import { currentDemand } from "@/lib/demand/queries";
import { readRoute } from "@/lib/identity/route";
import { systemClock } from "@/lib/platform/clock";

export const dynamic = "force-dynamic";

/** Demand of the last minutes, by cell and by flow from country to fleet. */
export const GET = readRoute("demand:read", ({ actor }) => currentDemand(actor, systemClock.now()));
