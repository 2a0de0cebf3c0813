/** The last hours before `end` that were observed, at most `count` of them within `within` hours; newest last. */
function lastObserved(
  rates: readonly (number | null)[],
  end: number,
  count: number,
  within: number,
): number[] {
  const found: number[] = [];
  for (let t = end - 1; t >= Math.max(0, end - within) && found.length < count; t--) {
    const rate = rates[t];
    if (rate !== null && rate !== undefined) found.push(rate);
  }
  return found.reverse();
}

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Mean of what was observed at `count` hours from `first` on, `step` apart; null when none was. */
function meanAt(
  rates: readonly (number | null)[],
  first: number,
  step: number,
  count: number,
): number | null {
  let sum = 0;
  let seen = 0;
  for (let i = 0; i < count; i++) {
    const rate = rates[first + i * step];
    if (rate === null || rate === undefined) continue;
    sum += rate;
    seen += 1;
  }
  return seen === 0 ? null : sum / seen;
}

/**
 * A day as the last `days` days had it, smoothed over `reach` neighbouring hours either way: value by hours after
 * `end`, 0 to 23. An hour never observed is null.
 */
function typicalDay(
  rates: readonly (number | null)[],
  end: number,
  days: number,
  reach: number,
): (number | null)[] {
  const day: (number | null)[] = [];
  for (let k = 0; k < 24; k++) day.push(meanAt(rates, end + k - 24, -24, days));
  // The day goes round: its last hour neighbours its first.
  const round = [...day.slice(24 - reach), ...day, ...day.slice(0, reach)];
  return day.map((_, k) => meanAt(round, k, 1, 2 * reach + 1));
}

/** A typical day brought to the level of the last `hours`. */
function levelled(
  rates: readonly (number | null)[],
  end: number,
  day: readonly (number | null)[],
  hours: number,
): (number | null)[] {
  const ratios: number[] = [];
  for (let back = 1; back <= Math.min(hours, end); back++) {
    const rate = rates[end - back];
    const usual = day[(((24 - back) % 24) + 24) % 24];
    if (rate !== null && rate !== undefined && usual) ratios.push(rate / usual);
  }
  const level = median(ratios);
  return day.map((value) => (value === null || level === null ? null : value * level));
}

/** The hours a member's forecast is made for: 0 is the hour after the last observed. */
export type Member = (lead: number) => number | null;

/**
 * The simple forecasts that are averaged, each blind in its own way: the level of the last 3, 12, 24 and 72 hours
 * carried on; yesterday, and the mean of two and three days, smoothed; the mean day of a week at the level of the last
 * 6 and 24 hours; the same hour of the week before. What a series has not lived through yet is null.
 */
export function membersAt(rates: readonly (number | null)[], end: number): Member[] {
  const levels = [3, 12, 24, 72].map((hours) => median(lastObserved(rates, end, hours, 2 * hours)));
  const week = typicalDay(rates, end, 7, 1);
  const days = [
    typicalDay(rates, end, 1, 2),
    typicalDay(rates, end, 2, 1),
    typicalDay(rates, end, 3, 1),
    levelled(rates, end, week, 6),
    levelled(rates, end, week, 24),
  ];
  return [
    // The last three hours say nothing of the day after.
    (lead) => (lead < 24 ? (levels[0] ?? null) : null),
    ...levels.slice(1).map(
      (level): Member =>
        () =>
          level,
    ),
    ...days.map(
      (day): Member =>
        (lead) =>
          day[lead % 24] ?? null,
    ),
    (lead) => {
      const back = end + lead - 168 * Math.ceil((lead + 1) / 168);
      return meanAt(rates, back - 1, 1, 3);
    },
  ];
}
