import type { Batch, DemandSource } from "./arrivals";
import { demandAt } from "./demand";
import type { SimCell } from "./estate";
import { normal, poisson, type Random } from "./random";

/** Token counts of single requests vary this much, relative to their mean; sums vary by it over √n. */
const tokenSpread = 1.1;

/**
 * Day-and-night demand of every cell: requests come independently of each other, at the rate of the hour. Sped up, days
 * pass faster but a second has no more requests than before.
 */
export function modelledDemand(cells: readonly SimCell[], seed: number): DemandSource {
  return {
    between(fromMs, toMs, elapsedMs, random) {
      const middle = (fromMs + toMs) / 2;
      return cells.map((cell): Batch => {
        const requests = poisson((demandAt(cell, middle, seed) * elapsedMs) / 1_000, random);
        return {
          cell,
          requests,
          inputTokens: tokensOf(requests, cell.inputTokensPerRequest, random),
          outputTokens: tokensOf(requests, cell.outputTokensPerRequest, random),
        };
      });
    },
  };
}

function tokensOf(requests: number, mean: number, random: Random): number {
  if (requests === 0) return 0;
  const varied = requests + tokenSpread * Math.sqrt(requests) * normal(random);
  return Math.max(requests, Math.round(mean * varied));
}
