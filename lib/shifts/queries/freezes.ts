import { loadEstate } from "@/lib/fleet/store/estate";
import { loadFleets } from "@/lib/fleet/store/fleets";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { type FreezeWindow, type Occurrence, occurrences, openTime } from "../freeze";
import { placeName } from "../place-scope";
import { loadFreezeWindows } from "../store/freeze-windows";

/** How far ahead the calendar looks. */
export const CALENDAR_DAYS = 90;

/** A freeze as people see it. */
export interface FreezeView extends FreezeWindow {
  /** What it covers, in words. */
  readonly where: string;
  /** The time that is open now, or null. */
  readonly open: Occurrence | null;
  /** The time that comes next, beyond the calendar too; null when there is none. */
  readonly next: Occurrence | null;
}

export interface FreezeCalendar {
  readonly freezes: readonly FreezeView[];
  /** Every time that is open or begins within the calendar's days, the first first. */
  readonly times: readonly (Occurrence & { readonly freezeId: string })[];
  /** On whose clock the estate counts its days. */
  readonly timeZone: string;
  readonly places: {
    readonly fleets: readonly string[];
    readonly regions: readonly string[];
    readonly providers: readonly string[];
  };
}

const dayMs = 86_400_000;

/** Freezes that hold or are to come, and when; what can be frozen. */
export async function freezeCalendar(actor: Actor, { now }: { now: Date }): Promise<FreezeCalendar> {
  requirePermission(actor, "shifts:read");
  const [windows, fleets, estate] = await Promise.all([loadFreezeWindows(now), loadFleets(), loadEstate()]);
  const until = new Date(now.getTime() + CALENDAR_DAYS * dayMs);
  const all = (of: (fleet: (typeof fleets)[number]) => string) => [...new Set(fleets.map(of))].sort();
  return {
    freezes: windows.map((window) => viewOf(window, now)),
    times: windows
      .flatMap((window) => occurrences(window, now, until).map((time) => ({ freezeId: window.id, ...time })))
      .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime()),
    timeZone: estate?.timeZone ?? "UTC",
    places: {
      fleets: all(({ id }) => id),
      regions: all(({ region }) => region.id),
      providers: all(({ region }) => region.providerId),
    },
  };
}

/** Freezes that hold now, whatever they cover. */
export async function openFreezes(actor: Actor, { now }: { now: Date }): Promise<FreezeView[]> {
  requirePermission(actor, "shifts:read");
  return (await loadFreezeWindows(now))
    .map((window) => viewOf(window, now))
    .filter(({ open }) => open !== null);
}

function viewOf(window: FreezeWindow, now: Date): FreezeView {
  const open = openTime(window, now);
  // A year and a day from now at least one more time begins, if any ever does; a first one may lie further off.
  const horizon = new Date(Math.max(now.getTime(), window.startsAt.getTime()) + 367 * dayMs);
  const next = occurrences(window, now, horizon).find(({ startsAt }) => startsAt > now) ?? null;
  return { ...window, where: placeName(window.scope), open, next };
}
