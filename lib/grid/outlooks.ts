import type { GridSignal } from "./model";
import { type Outlook, outlookOf } from "./outlook";
import { loadNewest, loadReadings, readingKey } from "./store/readings";

const dayMs = 86_400_000;

/** What is known of every zone at `now`: a week back and four days ahead. */
interface GridOutlooks {
  of(zone: string | null, signal: GridSignal): Outlook | undefined;
}

/** Reads what hourly prices and carbon are known, by zone. */
export async function gridOutlooks(now: Date): Promise<GridOutlooks> {
  const [readings, newest] = await Promise.all([
    loadReadings(new Date(now.getTime() - 7 * dayMs), new Date(now.getTime() + 4 * dayMs)),
    loadNewest(now),
  ]);
  const outlooks = new Map<string, Outlook>();
  for (const [key, last] of newest) outlooks.set(key, outlookOf([last], now));
  for (const [key, list] of readings) {
    const outlook = outlookOf(list, now);
    if (outlook.newest) outlooks.set(key, outlook);
  }
  return { of: (zone, signal) => (zone === null ? undefined : outlooks.get(readingKey(zone, signal))) };
}
