import { parseEnd } from "@/app/_shell/time-range";
import { readRoute } from "@/lib/identity/route";
import { systemClock } from "@/lib/platform/clock";
import { refuse } from "@/lib/platform/errors";
import { trafficMoves } from "@/lib/shifts/queries/traffic-moves";
import { toAnswer } from "./operation";

export const dynamic = "force-dynamic";

/** Everything that moved traffic in a range. */
export const GET = readRoute("shifts:read", async ({ actor, search }) => {
  const nowMs = systemClock.now().getTime();
  const end = (name: "from" | "to", otherwise: string): Date => {
    const text = search.get(name) ?? otherwise;
    const at = parseEnd(text, nowMs);
    return at === null
      ? refuse("invalid", `"${text}" is no time. Expected an ISO 8601 instant, or such as now-24h.`, name)
      : new Date(at);
  };
  const [from, to] = [end("from", "now-24h"), end("to", "now")];
  if (from >= to) refuse("invalid", "The range ends before it begins: from must be earlier than to.", "from");
  return toAnswer(await trafficMoves(actor, { from, to }));
});
