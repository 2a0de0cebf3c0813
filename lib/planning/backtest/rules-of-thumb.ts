import type { Policy } from "./policy";
import type { World } from "./scenario";

/** Shares in proportion to the capacity of the fleets that may serve the origin. */
export function capacityWeighted(world: World): Policy {
  const shares = world.allowed.map((fleets) => {
    const total = fleets.reduce((sum, f) => sum + world.capacity[f]!, 0);
    return Float64Array.from(world.capacity, (capacity, f) =>
      fleets.includes(f) && total > 0 ? capacity / total : 0,
    );
  });
  return { decide: () => ({ kind: "shares", shares, overflowOrder: world.priceOrder }) };
}

/** Cheapest fleets first. */
export function cheapestFirst(world: World): Policy {
  return { decide: () => ({ kind: "fill", order: world.priceOrder }) };
}

/** First the fleets whose contract is behind its linear pace, furthest behind first; then the others by price. */
export function pacing(world: World): Policy {
  return {
    decide({ hour, spentUsd }) {
      const behindUsd = world.committedUsd.map((usd, c) => (usd * hour) / world.hours - spentUsd[c]!);
      const urgency = (f: number) => Math.max(0, behindUsd[world.contractOf[f]!]!);
      // The sort is stable: equally urgent fleets stay in order of price.
      return { kind: "fill", order: [...world.priceOrder].sort((a, b) => urgency(b) - urgency(a)) };
    },
  };
}
