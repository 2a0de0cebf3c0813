import { parseRange } from "@/app/_shell/time-range";
import { readRoute } from "@/lib/identity/route";
import { systemClock } from "@/lib/platform/clock";
import { fleetStandings } from "@/lib/telemetry/queries/fleet-standings";

export const dynamic = "force-dynamic";

/** Every fleet as it is now, with its trend over `from` to `to`. */
export const GET = readRoute("telemetry:read", ({ actor, search }) => {
  const now = systemClock.now();
  const { fromMs, toMs } = parseRange({ from: search.get("from"), to: search.get("to") }, now.getTime());
  return fleetStandings(actor, { now, fromMs, toMs });
});
