/** HAProxy's largest server weight. */
export const maxWeight = 256;

/** Largest difference between a share and weight / total weight that `weightsFor` leaves: less than 0.4 points. */
export const worstShareError = 1 / maxWeight;

/**
 * Integer weights 0–256 for shares that sum to 1, by the method of largest remainders. The total is the largest one at
 * which no weight passes 256, ⌊256 / largest share⌋ ≥ 256; every weight is its exact value rounded down or up, so
 * every applied share is off by less than 1 / total ≤ 1/256 = 0.39 percentage points. A share of 0 always gets weight
 * 0; a share under 1/total may get 0 too. Ties go to the name that sorts first, so that equal tables give equal weights.
 */
export function weightsFor(shares: ReadonlyMap<string, number>): Map<string, number> {
  const largest = Math.max(0, ...shares.values());
  if (largest === 0) return new Map([...shares.keys()].map((name) => [name, 0]));
  const total = Math.floor(maxWeight / largest);
  const parts = [...shares].map(([name, share]) => {
    const exact = share * total;
    const floor = Math.min(maxWeight, Math.floor(exact));
    return { name, floor, remainder: exact - floor };
  });
  // Shares sum to 1 only within floating point, so what is left over is rounded before it is handed out.
  let left = Math.round(parts.reduce((sum, part) => sum + part.remainder, 0));
  const byRemainder = parts.toSorted(
    (a, b) => b.remainder - a.remainder || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  const weights = new Map<string, number>();
  for (const part of byRemainder) {
    const extra = left > 0 && part.remainder > 0 && part.floor < maxWeight ? 1 : 0;
    left -= extra;
    weights.set(part.name, part.floor + extra);
  }
  return new Map([...shares.keys()].map((name) => [name, weights.get(name) ?? 0]));
}

/** The shares that weights amount to; all 0 when every weight is 0, which HAProxy answers with 503. */
export function sharesOf(weights: ReadonlyMap<string, number>): Map<string, number> {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return new Map([...weights].map(([name, weight]) => [name, total === 0 ? 0 : weight / total]));
}
