/** A seeded source of choices (mulberry32): the same seed makes the same world, event for event. */
export function seededChance(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(next() * count);
  return {
    below,
    between: (least: number, most: number) => least + below(most - least + 1),
    /** True in `part` of cases, 0 to 1. */
    yes: (part: number) => next() < part,
    of<T>(list: readonly T[]): T {
      const found = list[below(list.length)];
      if (found === undefined) throw new Error("There is nothing to choose from.");
      return found;
    },
  };
}
export type Chance = ReturnType<typeof seededChance>;
