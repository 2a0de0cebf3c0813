import { parseRange } from "@/app/_shell/time-range";
import { readRoute } from "@/lib/identity/route";
import { systemClock } from "@/lib/platform/clock";
import { fleetSeries } from "@/lib/telemetry/queries/fleet-series";

export const dynamic = "force-dynamic";

/** The series of one fleet over `from` to `to`. */
export const GET = readRoute<{ fleetId: string }>("telemetry:read", ({ actor, params, search }) => {
  const now = systemClock.now().getTime();
  const { fromMs, toMs } = parseRange({ from: search.get("from"), to: search.get("to") }, now);
  return fleetSeries(actor, { fleetId: params.fleetId, fromMs, toMs });
});
