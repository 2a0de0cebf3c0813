import type { Batch, DemandSource } from "./arrivals";
import type { SimCell } from "./estate";
import { hashOf, type Random, seeded } from "./random";
import type { Trace, TraceRequest } from "./trace-file";

/**
 * Demand as recorded. Single requests come exactly as they did, each to a cell drawn by the cells' usual weight, and
 * begin again when the recording ends. A series scales every cell's mean demand; a gap counts as its mean.
 */
export function tracedDemand(
  trace: Trace,
  cells: readonly SimCell[],
  beginMs: number,
  seed: number,
): DemandSource {
  return trace.kind === "requests"
    ? replayed(trace.requests, cells, beginMs, seed)
    : scaled(trace, cells, beginMs);
}

function replayed(
  requests: readonly TraceRequest[],
  cells: readonly SimCell[],
  beginMs: number,
  seed: number,
): DemandSource {
  const lengthMs = Math.max(1, Math.ceil((requests.at(-1)?.atMs ?? 0) + 1));
  const draw = cellDrawer(cells);
  return {
    between(fromMs, toMs) {
      const batches = new Map<string, Batch>();
      const [from, to] = [fromMs - beginMs, toMs - beginMs];
      for (let round = Math.floor(from / lengthMs); round * lengthMs < to; round++) {
        for (const request of within(requests, from - round * lengthMs, to - round * lengthMs)) {
          const cell = draw(seeded(hashOf(`${round}/${request.atMs}/${request.inputTokens}`) ^ seed));
          const batch = batches.get(cell.id) ?? { cell, requests: 0, inputTokens: 0, outputTokens: 0 };
          batch.requests++;
          batch.inputTokens += request.inputTokens;
          batch.outputTokens += request.outputTokens;
          batches.set(cell.id, batch);
        }
      }
      return [...batches.values()];
    },
  };
}

/** Requests with from ≤ atMs < to, of a list in order. */
function within(requests: readonly TraceRequest[], fromMs: number, toMs: number): readonly TraceRequest[] {
  return requests.slice(firstAtOrAfter(requests, fromMs), firstAtOrAfter(requests, toMs));
}

function firstAtOrAfter(requests: readonly TraceRequest[], ms: number): number {
  let [low, high] = [0, requests.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((requests[middle]?.atMs ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

function cellDrawer(cells: readonly SimCell[]): (random: Random) => SimCell {
  const total = cells.reduce((sum, cell) => sum + cell.requestsPerSec, 0);
  const last = cells.at(-1);
  if (!last) throw new Error("A trace needs an estate with at least one demand cell.");
  return (random) => {
    let left = random() * total;
    for (const cell of cells) {
      left -= cell.requestsPerSec;
      if (left < 0) return cell;
    }
    return last;
  };
}

function scaled(
  { windows, windowMs }: Extract<Trace, { kind: "series" }>,
  cells: readonly SimCell[],
  beginMs: number,
): DemandSource {
  return {
    between(fromMs, toMs, elapsedMs, random) {
      const middle = (fromMs + toMs) / 2 - beginMs;
      const window = windows[Math.floor(middle / windowMs) % windows.length];
      return cells.map((cell): Batch => {
        const mean = (cell.requestsPerSec * (window?.relative ?? 1) * elapsedMs) / 1_000;
        const requests = Math.floor(mean + random());
        const input = window?.inputTokensPerRequest || cell.inputTokensPerRequest;
        const output = window?.outputTokensPerRequest || cell.outputTokensPerRequest;
        return {
          cell,
          requests,
          inputTokens: Math.round(requests * input),
          outputTokens: Math.round(requests * output),
        };
      });
    },
  };
}
