import { accessOf } from "./access";
import { type MoveContext, moveSentence } from "./explain";
import { movedShareOf, usageOf } from "./limits";
import {
  type Plan,
  type PlanMove,
  type PlanRoute,
  type Snapshot,
  type SnapshotCell,
  unservedEndpoint,
  valueIn,
} from "./model";
import { endpointCost, sumOf } from "./unit-cost";

/** Below this part of its cell's requests, a difference is rounding and no move. */
const leastShare = 1e-6;

interface Flow {
  endpoint: string;
  requestsPerSec: number;
}

const bySize = (a: Flow, b: Flow) =>
  b.requestsPerSec - a.requestsPerSec || (a.endpoint < b.endpoint ? -1 : a.endpoint > b.endpoint ? 1 : 0);

function byCell<Route extends { cell: string }>(routes: readonly Route[]): Map<string, Route[]> {
  const of = new Map<string, Route[]>();
  for (const route of routes) {
    const others = of.get(route.cell);
    if (others) others.push(route);
    else of.set(route.cell, [route]);
  }
  return of;
}

/** Who loses and who gains, each side ending with what is unserved, so that both sum to the same. */
function differences(
  cell: SnapshotCell,
  current: Snapshot["current"],
  routes: readonly PlanRoute[],
): [Flow[], Flow[]] {
  const demand = valueIn(cell.requestsPerSec, 0);
  const before = new Map(current.map((route) => [route.fleet, route.share * demand]));
  const after = new Map(routes.map((route) => [route.fleet, route.requestsPerSec]));
  for (const side of [before, after]) {
    const routed = [...side.values()].reduce((sum, value) => sum + value, 0);
    side.set(unservedEndpoint, Math.max(0, demand - routed));
  }
  const lost: Flow[] = [];
  const gained: Flow[] = [];
  for (const endpoint of new Set([...before.keys(), ...after.keys()])) {
    const change = (after.get(endpoint) ?? 0) - (before.get(endpoint) ?? 0);
    if (Math.abs(change) <= leastShare * demand) continue;
    (change > 0 ? gained : lost).push({ endpoint, requestsPerSec: Math.abs(change) });
  }
  return [lost.sort(bySize), gained.sort(bySize)];
}

function latencyMs(snapshot: Snapshot, cell: SnapshotCell, endpoint: string): number | undefined {
  const fleet = snapshot.fleets.find((f) => f.id === endpoint);
  const access = fleet && accessOf(cell, fleet);
  return access?.kind === "allowed" ? access.latencyMs : undefined;
}

/**
 * What changes between today's routing table and the plan's first window, as flows from fleet to fleet. Which loss
 * feeds which gain is a matter of telling: the largest are matched with the largest, so that there are few.
 * `deltaUsdPerHour` is at the plan's prices (see `unitCost`); it is 0 where one end may not serve the cell, since
 * then there is nothing to compare. `deltaMs` likewise.
 */
export function movesOf(
  snapshot: Snapshot,
  routes: readonly PlanRoute[],
  prices: Plan["prices"],
): PlanMove[] {
  const first = routes.filter((route) => route.window === 0);
  const { maxMovedShare } = snapshot.policy;
  const context: MoveContext = {
    prices,
    usage: usageOf(snapshot, 0, first),
    atMovementLimit: maxMovedShare < 1 && movedShareOf(snapshot, first, 0) >= maxMovedShare * (1 - 1e-6),
  };
  const currentOf = byCell(snapshot.current);
  const routesOf = byCell(first);
  const moves: PlanMove[] = [];
  for (const cell of snapshot.cells) {
    const [lost, gained] = differences(cell, currentOf.get(cell.id) ?? [], routesOf.get(cell.id) ?? []);
    let [i, j] = [0, 0];
    while (i < lost.length && j < gained.length) {
      const [source, sink] = [lost[i]!, gained[j]!];
      const requestsPerSec = Math.min(source.requestsPerSec, sink.requestsPerSec);
      const facts = { from: source.endpoint, to: sink.endpoint, requestsPerSec, window: 0 };
      const costs = [facts.from, facts.to].map((end) => endpointCost(snapshot, cell, end, 0, prices));
      const [msBefore, msAfter] = [facts.from, facts.to].map((end) => latencyMs(snapshot, cell, end));
      moves.push({
        cell: cell.id,
        from: facts.from,
        to: facts.to,
        requestsPerSec,
        deltaUsdPerHour: costs[0] && costs[1] ? (sumOf(costs[1]) - sumOf(costs[0])) * requestsPerSec : 0,
        deltaMs: msBefore !== undefined && msAfter !== undefined ? msAfter - msBefore : 0,
        because: moveSentence(snapshot, cell, facts, context),
      });
      source.requestsPerSec -= requestsPerSec;
      sink.requestsPerSec -= requestsPerSec;
      const demand = valueIn(cell.requestsPerSec, 0);
      if (source.requestsPerSec <= leastShare * demand) i++;
      if (sink.requestsPerSec <= leastShare * demand) j++;
    }
  }
  return moves;
}
