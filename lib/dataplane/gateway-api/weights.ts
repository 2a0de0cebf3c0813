/**
 * What the weights of every cell add up to: basis points, so that a person reads them, and small enough for every
 * implementation. The API takes up to 1,000,000 per backend; some proxies take less or round to hundredths of a percent.
 */
export const totalWeight = 10_000;

/** Largest difference between a share and weight / total weight that `weightsFor` leaves. */
export const worstShareError = 1 / totalWeight;

/**
 * Integer weights that add up to `totalWeight` for shares that sum to 1, by the method of largest remainders: each is
 * its exact value rounded down or up. A share of 0 always gets weight 0; a share under 1/total may get 0 too. Ties go to
 * the name that sorts first, so that equal tables give equal weights. All 0 when no share is above 0.
 */
export function weightsFor(shares: ReadonlyMap<string, number>): Map<string, number> {
  // Shares sum to 1 only within a tolerance: they are taken as parts of what they do sum to.
  const sum = [...shares.values()].reduce((total, share) => total + share, 0);
  if (sum === 0) return new Map([...shares.keys()].map((name) => [name, 0]));
  const parts = [...shares].map(([name, share]) => {
    const exact = (share / sum) * totalWeight;
    return { name, floor: Math.floor(exact), remainder: exact - Math.floor(exact), share };
  });
  let left = totalWeight - parts.reduce((total, part) => total + part.floor, 0);
  const byRemainder = parts.toSorted(
    (a, b) => b.remainder - a.remainder || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  const weights = new Map<string, number>();
  for (const { name, floor, share } of byRemainder) {
    const extra = left > 0 && share > 0 ? 1 : 0;
    left -= extra;
    weights.set(name, floor + extra);
  }
  return new Map([...shares.keys()].map((name) => [name, weights.get(name) ?? 0]));
}
