import type { Shares, SimCell } from "./estate";
import type { Random } from "./random";

/** Whole requests of one cell in one tick, with their tokens. */
export interface Batch {
  cell: SimCell;
  requests: number;
  inputTokens: number;
  outputTokens: number;
}

/** Where demand comes from: the model of a day, or a recorded trace. */
export interface DemandSource {
  /**
   * What arrives in [fromMs, toMs) of demand's own time, at most one batch per cell.
   * @param elapsedMs how long that takes for everybody else: less than to − from when time is sped up
   */
  between(fromMs: number, toMs: number, elapsedMs: number, random: Random): Batch[];
}

/**
 * Splits a whole number by shares that sum to 1, into whole numbers that sum to it. One random offset decides the
 * fractions, so that over many ticks every part gets exactly its share, and a single request goes to one of them.
 */
export function splitByShares(total: number, shares: readonly number[], random: Random): number[] {
  const offset = random();
  let reached = 0;
  let below = Math.floor(offset);
  return shares.map((share, i) => {
    reached += share;
    const upTo = i === shares.length - 1 ? Math.floor(total + offset) : Math.floor(total * reached + offset);
    const part = upTo - below;
    below = upTo;
    return part;
  });
}

/** Divides whole `tokens` in proportion to `parts`, into whole numbers that sum to it. */
export function inProportion(tokens: number, parts: readonly number[]): number[] {
  const total = parts.reduce((sum, part) => sum + part, 0);
  let reached = 0;
  let below = 0;
  return parts.map((part) => {
    reached += part;
    const upTo = total === 0 ? 0 : Math.round((tokens * reached) / total);
    const given = upTo - below;
    below = upTo;
    return given;
  });
}

/** Sends each batch to fleets as a routing table says. A cell without a route reaches no fleet and is left out. */
export function route(batches: readonly Batch[], shares: Shares, random: Random): Map<string, Batch[]> {
  const byFleet = new Map<string, Batch[]>();
  for (const batch of batches) {
    const routes = Object.entries(shares[batch.cell.id] ?? {});
    const requests = splitByShares(
      batch.requests,
      routes.map(([, share]) => share),
      random,
    );
    const inputTokens = inProportion(batch.inputTokens, requests);
    const outputTokens = inProportion(batch.outputTokens, requests);
    routes.forEach(([fleet], i) => {
      const part = {
        cell: batch.cell,
        requests: requests[i] ?? 0,
        inputTokens: inputTokens[i] ?? 0,
        outputTokens: outputTokens[i] ?? 0,
      };
      if (part.requests > 0) byFleet.set(fleet, [...(byFleet.get(fleet) ?? []), part]);
    });
  }
  return byFleet;
}
