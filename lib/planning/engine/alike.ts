import type { Instance } from "../instance";
import { valueIn } from "../model";
import type { Prices } from "./prices";
import type { Solved } from "./still";

/** An instance with alike cells as one, and the way back to its own cells. */
export interface Merged {
  instance: Instance;
  apart(solved: Solved): Solved;
}

/** Demand over time counts as proportional up to here: far below what a plan's cost is held to. */
const sameShare = 1e-12;

/**
 * Makes one cell of those that nothing in the problem tells apart: the same fleets at the same work, latency and failures
 * per request, and the same tokens where providers' shares are limited. Every constraint and every term then depends on
 * what such cells send to a fleet together, so that the merged problem costs as little, and its shares, given to each of
 * them, keep what it keeps.
 *
 * Movement is counted by cell, as the rise of its share. There cells are alike only if their shares are the same today
 * and their demands in proportion in every window: the mean of their shares, weighted by demand, then has the same
 * weights in all windows, and moves no more than they did (|·|⁺ is convex), while equal shares move as much apart as
 * together.
 */
export function mergeAlike(instance: Instance): Merged {
  const cellOf = groups(instance);
  const first: number[] = [];
  for (const [d, g] of cellOf.entries()) if (g === first.length) first.push(d);
  if (first.length === instance.cells) return { instance, apart: (solved) => solved };
  const merged = mergedInstance(instance, cellOf, first);
  const { windows: T, pairStart } = instance;
  /** For each pair of the instance, that of its group. */
  const pairOf = new Int32Array(instance.pairs);
  for (const [d, g] of cellOf.entries()) {
    for (let p = pairStart[d]!; p < pairStart[d + 1]!; p++)
      pairOf[p] = merged.pairStart[g]! + p - pairStart[d]!;
  }
  const spread = (values: Float64Array) =>
    Float64Array.from({ length: instance.pairs * T }, (_, at) => {
      const t = at % T;
      return values[pairOf[(at - t) / T]! * T + t]!;
    });
  /** The part of its group's requests that a pair's cell has in a window. */
  const partAt = (at: number) => {
    const t = at % T;
    const d = instance.pairCell[(at - t) / T]!;
    const all = merged.demand[cellOf[d]! * T + t]!;
    return all > 0 ? instance.demand[d * T + t]! / all : 0;
  };
  const pricesApart = ({ survival, ...prices }: Prices): Prices =>
    survival
      ? {
          ...prices,
          survival: {
            ...survival,
            displacedUsd: spread(survival.displacedUsd).map((usd, at) => usd * partAt(at)),
          },
        }
      : prices;
  return {
    instance: merged,
    apart: ({ share, prices, status, detail }) => ({
      status,
      detail,
      share: share && spread(share),
      prices: pricesApart(prices),
    }),
  };
}

/** For each cell the number of its group, groups numbered in the order in which their first cells come. */
function groups(instance: Instance): Int32Array {
  const byMark = new Map<number, number[]>();
  const groupOf = new Int32Array(instance.cells);
  let count = 0;
  for (let d = 0; d < instance.cells; d++) {
    const mark = markOf(instance, d);
    const others = byMark.get(mark);
    const twin = others?.find((other) => areAlike(instance, other, d));
    groupOf[d] = twin === undefined ? count++ : groupOf[twin]!;
    if (twin !== undefined) continue;
    if (others) others.push(d);
    else byMark.set(mark, [d]);
  }
  return groupOf;
}

/** A number that alike cells share, and others hardly ever. */
function markOf({ pairStart, pairFleet, accSeconds, requestUsd }: Instance, d: number): number {
  let mark = 0;
  for (let p = pairStart[d]!; p < pairStart[d + 1]!; p++) {
    mark = (mark * 31 + (pairFleet[p]! + 1) * accSeconds[p]! + requestUsd[p]!) % 1e9;
  }
  return mark;
}

function areAlike(instance: Instance, a: number, b: number): boolean {
  const { pairStart, pairFleet, accSeconds, requestUsd, currentShare, movementCounts, snapshot } = instance;
  const [cell, other] = [snapshot.cells[a]!, snapshot.cells[b]!];
  const pairs = pairStart[a + 1]! - pairStart[a]!;
  if (pairStart[b + 1]! - pairStart[b]! !== pairs) return false;
  if (snapshot.shares.length > 0 && cell.tokensPerRequest !== other.tokensPerRequest) return false;
  for (let i = 0; i < pairs; i++) {
    const [p, q] = [pairStart[a]! + i, pairStart[b]! + i];
    if (pairFleet[p] !== pairFleet[q] || accSeconds[p] !== accSeconds[q] || requestUsd[p] !== requestUsd[q])
      return false;
    if (movementCounts && currentShare[p] !== currentShare[q]) return false;
  }
  return (
    !movementCounts || (instance.hasCurrent[a] === instance.hasCurrent[b] && inProportion(instance, a, b))
  );
}

/** Whether one cell's demand is the same multiple of the other's in every window. */
function inProportion({ windows: T, demand }: Instance, a: number, b: number): boolean {
  let [sumA, sumB] = [0, 0];
  for (let t = 0; t < T; t++) {
    sumA += demand[a * T + t]!;
    sumB += demand[b * T + t]!;
  }
  for (let t = 0; t < T; t++) {
    const [x, y] = [demand[a * T + t]! * sumB, demand[b * T + t]! * sumA];
    if (Math.abs(x - y) > sameShare * Math.max(x, y)) return false;
  }
  return true;
}

function mergedInstance(instance: Instance, cellOf: Int32Array, first: readonly number[]): Instance {
  const { windows: T, cells, pairStart, snapshot } = instance;
  const demand = new Float64Array(first.length * T);
  const requestsPerSec = first.map(() => new Array<number>(T).fill(0));
  for (let d = 0; d < cells; d++) {
    for (let t = 0; t < T; t++) {
      demand[cellOf[d]! * T + t]! += instance.demand[d * T + t]!;
      requestsPerSec[cellOf[d]!]![t]! += valueIn(snapshot.cells[d]!.requestsPerSec, t);
    }
  }
  const kept = first.flatMap((d) =>
    Array.from({ length: pairStart[d + 1]! - pairStart[d]! }, (_, i) => pairStart[d]! + i),
  );
  const starts = new Int32Array(first.length + 1);
  for (const [g, d] of first.entries()) starts[g + 1] = starts[g]! + pairStart[d + 1]! - pairStart[d]!;
  const of = (values: Float64Array) => Float64Array.from(kept, (p) => values[p]!);
  return {
    ...instance,
    snapshot: {
      ...snapshot,
      cells: first.map((d, g) => ({ ...snapshot.cells[d]!, requestsPerSec: requestsPerSec[g]! })),
    },
    cells: first.length,
    pairs: kept.length,
    demand,
    pairStart: starts,
    pairCell: Int32Array.from(kept, (p) => cellOf[instance.pairCell[p]!]!),
    pairFleet: Int32Array.from(kept, (p) => instance.pairFleet[p]!),
    accSeconds: of(instance.accSeconds),
    requestUsd: of(instance.requestUsd),
    currentShare: of(instance.currentShare),
    hasCurrent: Uint8Array.from(first, (d) => instance.hasCurrent[d]!),
  };
}
