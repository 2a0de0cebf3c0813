import { refuse } from "@/lib/platform/errors";
import { leastHours, leastMinutes, mostHours } from "./inputs";

const hourMs = 3_600_000;
/** As far back from a period's beginning as policies look. */
export const earlierHours = 15 * 24;

/** The hours that are replayed. */
export interface Period {
  from: Date;
  hours: number;
  /** Of these, observed for long enough to count. */
  observedHours: number;
  /** The hour that was observed first of all, where the period would have begun with it: policies begin from it. */
  leadIn: Date | null;
}

const shown = (at: Date) => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;

/**
 * What can be replayed of the hours that begin in [from, to): all of them, or, where nothing was observed before, those
 * after the first observed hour, since a policy plans from what it has seen.
 *
 * Refuses `invalid` what are no whole hours of the past or too many, and `conflict` where too few were observed.
 * @param observed minutes observed by hour, from `earlierHours` before the period on
 */
export function periodOf(
  { from, to, now }: { from: Date; to: Date; now: Date },
  observed: readonly { hour: Date; minutes: number }[],
): Period {
  if (from.getTime() % hourMs !== 0) refuse("invalid", "from: must be the start of an hour, UTC.", "from");
  if (to.getTime() % hourMs !== 0) refuse("invalid", "to: must be the start of an hour, UTC.", "to");
  if (to <= from) refuse("invalid", "to: must be after the start of the period.", "to");
  if (to > now) refuse("invalid", "to: must be past; an hour that still runs cannot be replayed.", "to");
  const asked = (to.getTime() - from.getTime()) / hourMs;
  if (asked > mostHours) {
    refuse("invalid", `from: ${asked} hours were asked for; hours are kept for ${mostHours}.`, "from");
  }
  const whole = observed.filter(({ minutes }) => minutes >= leastMinutes);
  const inside = whole.filter(({ hour }) => hour >= from && hour < to);
  const [first] = inside;
  const seenBefore = whole.some(({ hour }) => hour < from);
  const leadIn = first && !seenBefore ? first.hour : null;
  const observedHours = inside.length - (leadIn ? 1 : 0);
  if (observedHours < leastHours) {
    const start = leadIn ? ", the first of which only says where policies begin" : "";
    const since = whole[0]
      ? ` The first hour observed in what was looked at began ${shown(whole[0].hour)}.`
      : "";
    refuse(
      "conflict",
      `Of the ${asked} hours from ${shown(from)} to ${shown(to)}, ${inside.length} were observed for at least ${leastMinutes} minutes${inside.length > 0 ? start : ""}; a backtest needs ${leastHours}${leadIn ? " after it" : ""}.${since}`,
      "from",
    );
  }
  const begins = leadIn ? new Date(leadIn.getTime() + hourMs) : from;
  return { from: begins, hours: (to.getTime() - begins.getTime()) / hourMs, observedHours, leadIn };
}
