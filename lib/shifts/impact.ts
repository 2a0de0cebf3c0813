import type { Snapshot } from "@/lib/planning/model";
import { safetyFacts } from "./facts";
import type { Shares } from "./model";
import { type CellMove, cellMoves, usdPerHour } from "./plan-target";
import { loadByFleet } from "./safety";
import { overlay } from "./table";

export interface FleetImpact {
  readonly fleet: string;
  readonly provider: string;
  readonly country: string;
  readonly healthyAccelerators: number;
  /** Ratios of healthy accelerators; null when none is healthy. */
  readonly utilizationBefore: number | null;
  readonly utilizationAfter: number | null;
}

export interface Crossing {
  readonly cell: string;
  readonly origin: string;
  readonly dataClass: string;
  readonly countriesBefore: readonly string[];
  readonly countriesAfter: readonly string[];
}

/** What a shift does to traffic, money, load and law, at the demand and prices of the plan's own inputs. */
export interface Impact {
  readonly moves: readonly CellMove[];
  readonly movedRequestsPerSec: number;
  readonly movedTokensPerSec: number;
  readonly origins: readonly string[];
  /** Of the whole estate, USD/h. */
  readonly usdPerHourBefore: number;
  readonly usdPerHourAfter: number;
  /** Mean network round trip plus time to first token of the moved cells, ms, weighted by requests. */
  readonly latencyMsBefore: number | null;
  readonly latencyMsAfter: number | null;
  readonly fleets: readonly FleetImpact[];
  /** Cells whose prompts would be served in other countries than now. */
  readonly crossings: readonly Crossing[];
}

/**
 * @param running the full table before the shift
 * @param today the shift's cells before it
 * @param target the shift's cells after it
 */
export function impactOf(
  snapshot: Snapshot,
  window: number,
  running: Shares,
  today: Shares,
  target: Shares,
): Impact {
  const facts = safetyFacts(snapshot, window);
  const moves = cellMoves(today, target, facts);
  const after = overlay(running, target);
  const cells = new Map(snapshot.cells.map((cell) => [cell.id, cell]));
  const fleetById = new Map(snapshot.fleets.map((fleet) => [fleet.id, fleet]));
  const loads = [loadByFleet(running, facts), loadByFleet(after, facts)] as const;
  const touchedFleets = new Set(
    moves.flatMap((move) => [...move.before, ...move.after].map(({ fleet }) => fleet)),
  );
  const countries = (row: CellMove["before"]) =>
    [...new Set(row.flatMap(({ fleet }) => fleetById.get(fleet)?.country ?? []))].sort();

  return {
    moves,
    movedRequestsPerSec: sum(moves, (move) => move.movedShare * move.requestsPerSec),
    movedTokensPerSec: sum(
      moves,
      (move) => move.movedShare * move.requestsPerSec * (cells.get(move.cell)?.tokensPerRequest ?? 0),
    ),
    origins: [...new Set(moves.flatMap(({ cell }) => cells.get(cell)?.origin ?? []))].sort(),
    usdPerHourBefore: usdPerHour(running, facts, snapshot, window),
    usdPerHourAfter: usdPerHour(after, facts, snapshot, window),
    latencyMsBefore: meanLatency(moves, "before", snapshot),
    latencyMsAfter: meanLatency(moves, "after", snapshot),
    fleets: [...touchedFleets].sort().map((id): FleetImpact => {
      const healthy = facts.healthyAccelerators[id] ?? 0;
      const utilization = (load: Map<string, number>) => (healthy > 0 ? (load.get(id) ?? 0) / healthy : null);
      return {
        fleet: id,
        provider: fleetById.get(id)?.provider ?? "",
        country: fleetById.get(id)?.country ?? "",
        healthyAccelerators: healthy,
        utilizationBefore: utilization(loads[0]),
        utilizationAfter: utilization(loads[1]),
      };
    }),
    crossings: moves.flatMap((move) => {
      const [before, later] = [countries(move.before), countries(move.after)];
      const cell = cells.get(move.cell);
      if (!cell || before.join() === later.join()) return [];
      const { origin, dataClass } = cell;
      return [{ cell: move.cell, origin, dataClass, countriesBefore: before, countriesAfter: later }];
    }),
  };
}

const sum = <T>(list: readonly T[], of: (item: T) => number) =>
  list.reduce((total, item) => total + of(item), 0);

function meanLatency(
  moves: readonly CellMove[],
  when: "before" | "after",
  snapshot: Snapshot,
): number | null {
  const cells = new Map(snapshot.cells.map((cell) => [cell.id, cell]));
  const ttft = new Map(snapshot.fleets.map((fleet) => [fleet.id, fleet.ttftMs]));
  let weighted = 0;
  let requests = 0;
  for (const move of moves) {
    for (const { fleet, share } of move[when]) {
      const rtt = cells.get(move.cell)?.rttMs[fleet];
      const first = ttft.get(fleet);
      if (rtt === undefined || first === undefined) continue;
      weighted += (rtt + first) * share * move.requestsPerSec;
      requests += share * move.requestsPerSec;
    }
  }
  return requests > 0 ? weighted / requests : null;
}
