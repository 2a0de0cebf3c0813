import type { DemandCell } from "@/lib/demand/cell";
import type { Fleet } from "@/lib/fleet/model";
import { cellIdOf, type PastFacts } from "./facts";
import type { BacktestInputs } from "./inputs";
import type { PastLaw } from "./past-law";

const hourMs = 3_600_000;
const share = (part: number, whole: number) => {
  const percent = whole > 0 ? (100 * part) / whole : 0;
  return percent > 0 && percent < 0.1 ? "less than 0.1%" : `${percent.toFixed(1)}%`;
};

export interface Ground {
  counted: readonly boolean[];
  /** The fleets that are priced. */
  byFleet: ReadonlyMap<string, BacktestInputs["fleets"][number]>;
  law: PastLaw;
  /** Latency and failures of a request, USD. */
  pairUsd(cell: DemandCell, fleet: Fleet): number;
  /** What is left out is said here. */
  notes: string[];
}

/** What was served of each known cell on each priced fleet in the hours that count, and each cell's demand: their sum. */
export function whatHappened(
  facts: PastFacts,
  { counted, byFleet, law, pairUsd, notes }: Ground,
): { served: BacktestInputs["served"]; requests: Map<string, number[]> } {
  const hourOf = (at: Date) => Math.round((at.getTime() - facts.from.getTime()) / hourMs);
  const cells = new Map(facts.cells.map((cell) => [cell.id, cell]));
  const fleets = new Map(facts.fleets.map((fleet) => [fleet.id, fleet]));
  const served = new Map<string, BacktestInputs["served"][number]>();
  const requests = new Map<string, number[]>();
  const left = { all: 0, unknown: 0, unpriced: 0 };
  for (const row of facts.served) {
    const hour = hourOf(row.hour);
    if (!counted[hour] || !(row.requests > 0)) continue;
    left.all += row.requests;
    const [cell, fleet] = [cells.get(cellIdOf(row)), fleets.get(row.fleetId)];
    if (!cell) {
      left.unknown += row.requests;
      continue;
    }
    if (!fleet || byFleet.get(fleet.id)?.serves[cell.modelId] === undefined) {
      left.unpriced += row.requests;
      continue;
    }
    const key = `${cell.id} ${fleet.id}`;
    const entry = served.get(key) ?? {
      cell: cell.id,
      fleet: fleet.id,
      requests: Array<number>(facts.hours).fill(0),
      usdPerRequest: pairUsd(cell, fleet),
      deniedRequests: 0,
      deniedBy: [],
    };
    served.set(key, entry);
    entry.requests[hour]! += row.requests;
    const series = requests.get(cell.id) ?? Array<number>(facts.hours).fill(0);
    requests.set(cell.id, series);
    series[hour]! += row.requests;
    const denials = law.denials(cell, fleet, row.hour);
    if (denials.length === 0) continue;
    entry.deniedRequests += row.requests;
    entry.deniedBy = [...new Set([...entry.deniedBy, ...denials])].sort();
  }
  if (left.unknown > 0) {
    notes.push(
      `${share(left.unknown, left.all)} of requests name no known demand cell and are left out of every row.`,
    );
  }
  if (left.unpriced > 0) {
    notes.push(
      `${share(left.unpriced, left.all)} of requests were served by fleets without a price or a throughput profile for their model and are left out of every row.`,
    );
  }
  return { served: [...served.values()], requests };
}
