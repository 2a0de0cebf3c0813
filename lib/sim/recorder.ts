import type { Batch } from "./arrivals";
import {
  empty,
  firstTokenBounds,
  perTokenBounds,
  type Recorded,
  record,
  secondBounds,
  tokenBounds,
} from "./distribution";
import type { SimCell } from "./estate";
import type { Random } from "./random";
import type { CellService, Service } from "./service";

/** A refusal is quick: the request never reaches an accelerator. */
const refusalSpread = { mean: 0.015, sigma: 0.4 };
const tokenSigma = 0.9;

/** What a fleet's servers counted for one cell. */
export interface CellCounts {
  cell: SimCell;
  served: Recorded;
  /** Overloaded: HTTP 503. */
  refused: Recorded;
  /** Failed while being served: HTTP 500. */
  failed: Recorded;
  inputTokens: Recorded;
  outputTokens: Recorded;
}

/** Latency is counted by model only: who asked makes no difference to how fast an accelerator is. */
export interface ModelCounts {
  ttft: Recorded;
  timePerOutputToken: Recorded;
}

/** Everything a fleet counted since it began to count. Only ever grows. */
export class Recorder {
  readonly cells = new Map<string, CellCounts>();
  readonly models = new Map<string, ModelCounts>();

  /** Counts what came of the batches of one tick. */
  add(batches: readonly Batch[], service: Service, random: Random): void {
    const faring = new Map(service.cells.map((cell) => [cell.cell.id, cell]));
    for (const batch of batches) {
      const fares = faring.get(batch.cell.id);
      if (fares) this.#count(batch, fares, random);
    }
  }

  #count(batch: Batch, fares: CellService, random: Random): void {
    const refused = wholePart(batch.requests, fares.refused, random);
    const failed = Math.min(batch.requests - refused, wholePart(batch.requests, fares.failed, random));
    const served = batch.requests - refused - failed;
    const counts = this.#cell(batch.cell);
    record(counts.served, secondBounds, fares.duration, served, random);
    record(counts.refused, secondBounds, refusalSpread, refused, random);
    record(counts.failed, secondBounds, fares.duration, failed, random);
    if (served === 0) return;
    const tokens = (all: number) => Math.round((all * served) / batch.requests);
    const spread = (all: number) => ({ mean: tokens(all) / served, sigma: tokenSigma });
    record(counts.inputTokens, tokenBounds, spread(batch.inputTokens), served, random);
    record(counts.outputTokens, tokenBounds, spread(batch.outputTokens), served, random);
    const model = this.#model(batch.cell.model);
    record(model.ttft, firstTokenBounds, fares.ttft, served, random);
    record(model.timePerOutputToken, perTokenBounds, fares.timePerOutputToken, served, random);
  }

  #cell(cell: SimCell): CellCounts {
    const known = this.cells.get(cell.id);
    if (known) return known;
    const made = {
      cell,
      served: empty(secondBounds),
      refused: empty(secondBounds),
      failed: empty(secondBounds),
      inputTokens: empty(tokenBounds),
      outputTokens: empty(tokenBounds),
    };
    this.cells.set(cell.id, made);
    return made;
  }

  #model(model: string): ModelCounts {
    const known = this.models.get(model);
    if (known) return known;
    const made = { ttft: empty(firstTokenBounds), timePerOutputToken: empty(perTokenBounds) };
    this.models.set(model, made);
    return made;
  }
}

/** `share` of a whole number as a whole number: on average exactly. */
const wholePart = (total: number, share: number, random: Random) =>
  Math.min(total, Math.floor(total * share + random()));
