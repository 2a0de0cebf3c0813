import type { Policy } from "./policy";
import { cheapestOrder, countedBefore, type World } from "./world";

/** Shares in proportion to the capacity of the fleets that may serve the origin. */
export function capacityWeighted(world: World): Policy {
  return {
    decide({ terms }) {
      const shares = world.allowed.map((fleets) => {
        const total = fleets.reduce((sum, f) => sum + terms.capacity[f]!, 0);
        return Float64Array.from(terms.capacity, (capacity, f) =>
          fleets.includes(f) && total > 0 ? capacity / total : 0,
        );
      });
      return { kind: "shares", shares, overflowOrder: cheapestOrder(world, terms) };
    },
  };
}

/** Cheapest fleets first. */
export function cheapestFirst(world: World): Policy {
  return { decide: ({ terms }) => ({ kind: "fill", order: cheapestOrder(world, terms) }) };
}

/** First the fleets whose contract is behind its linear pace, furthest behind first; then the others by price. */
export function pacing(world: World): Policy {
  const all = countedBefore(world, world.hours);
  return {
    decide({ hour, spentUsd, terms }) {
      const gone = countedBefore(world, hour);
      const behindUsd = world.committedUsd.map((usd, c) => (usd * gone) / all - spentUsd[c]!);
      const urgency = (f: number) => Math.max(0, behindUsd[world.contractOf[f]!]!);
      // The sort is stable: equally urgent fleets stay in order of price.
      const order = cheapestOrder(world, terms).map((fleets) =>
        fleets.sort((a, b) => urgency(b) - urgency(a)),
      );
      return { kind: "fill", order };
    },
  };
}
