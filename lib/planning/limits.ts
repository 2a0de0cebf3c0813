import { accessOf } from "./access";
import { type PlanRoute, type Snapshot, type SnapshotCell, valueIn } from "./model";

/** What a window's routes use up: the state from which one can say why something did not fit. */
export interface WindowUsage {
  /** Busy and healthy accelerators by fleet id. */
  busy: ReadonlyMap<string, number>;
  /** Share of all tokens by provider. */
  tokenShare: ReadonlyMap<string, number>;
}

const relativeSlack = 1e-6;
/** What the given routes, all of one window, use up. */
export function usageOf(snapshot: Snapshot, window: number, routes: readonly PlanRoute[]): WindowUsage {
  const cells = new Map(snapshot.cells.map((cell) => [cell.id, cell]));
  const fleets = new Map(snapshot.fleets.map((fleet) => [fleet.id, fleet]));
  const busy = new Map<string, number>();
  const tokens = new Map<string, number>();
  for (const route of routes) {
    const cell = cells.get(route.cell);
    const fleet = fleets.get(route.fleet);
    if (!cell || !fleet) continue;
    const access = accessOf(cell, fleet);
    const seconds = access.kind === "allowed" ? access.acceleratorSecondsPerRequest : 0;
    busy.set(fleet.id, (busy.get(fleet.id) ?? 0) + seconds * route.requestsPerSec);
    tokens.set(
      fleet.provider,
      (tokens.get(fleet.provider) ?? 0) + cell.tokensPerRequest * route.requestsPerSec,
    );
  }
  const total = snapshot.cells.reduce(
    (sum, cell) => sum + cell.tokensPerRequest * valueIn(cell.requestsPerSec, window),
    0,
  );
  return {
    busy,
    tokenShare: new Map([...tokens].map(([provider, used]) => [provider, total > 0 ? used / total : 0])),
  };
}

/** Whether the fleet takes no more in this window: at its target utilisation, or without accelerators. */
export function isFull(snapshot: Snapshot, usage: WindowUsage, fleetId: string, window: number): boolean {
  const fleet = snapshot.fleets.find((f) => f.id === fleetId);
  if (!fleet) return false;
  const { policy } = snapshot;
  const utilization =
    policy.contingencies === "none"
      ? policy.targetUtilization
      : Math.min(policy.targetUtilization, policy.emergencyUtilization);
  const limit = valueIn(fleet.accelerators, window) * utilization;
  return (usage.busy.get(fleetId) ?? 0) >= limit * (1 - relativeSlack);
}

/** Whether the provider serves as large a share of tokens as its clause allows. */
export function isAtMaximumShare(snapshot: Snapshot, usage: WindowUsage, provider: string): boolean {
  const limit = snapshot.shares.find((s) => s.provider === provider)?.max;
  return (
    limit !== undefined && limit < 1 && (usage.tokenShare.get(provider) ?? 0) >= limit * (1 - relativeSlack)
  );
}

/** Whether the provider serves no larger a share of tokens than its clause owes it. */
export function isAtLeastShare(snapshot: Snapshot, usage: WindowUsage, provider: string): boolean {
  const owed = snapshot.shares.find((s) => s.provider === provider)?.min;
  return (
    owed !== undefined && owed > 0 && (usage.tokenShare.get(provider) ?? 0) <= owed * (1 + relativeSlack)
  );
}

/** Requests that change fleet on the way into the window, as a share of all of its requests. */
export function movedShareOf(snapshot: Snapshot, routes: readonly PlanRoute[], window: number): number {
  const demandIn = (cell: SnapshotCell, t: number) => valueIn(cell.requestsPerSec, t);
  const total = snapshot.cells.reduce((sum, cell) => sum + demandIn(cell, window), 0);
  const before = new Map<string, Map<string, number>>();
  const known: readonly { cell: string; fleet: string; share: number }[] =
    window === 0 ? snapshot.current : routes.filter((route) => route.window === window - 1);
  for (const { cell, fleet, share } of known) {
    before.set(cell, (before.get(cell) ?? new Map()).set(fleet, share));
  }
  const cells = new Map(snapshot.cells.map((cell) => [cell.id, cell]));
  let moved = 0;
  for (const { window: t, cell, fleet, share } of routes) {
    const from = cells.get(cell);
    if (t !== window || !from) continue;
    // Without a route today, or demand in the window before, there is nothing to move from.
    const counts = window === 0 ? before.has(cell) : demandIn(from, window - 1) > 0;
    if (counts) moved += Math.max(0, share - (before.get(cell)?.get(fleet) ?? 0)) * demandIn(from, window);
  }
  return total > 0 ? moved / total : 0;
}

/**
 * Why no fleet takes what the cell has left unserved in this window, as codes: `residency:<rule>`,
 * `capacity:<fleet>`, `share:<provider>`, `policy:<fleet>` (room, but serving there costs more than it is worth under
 * the policy's prices for movement, latency, commitments or contingencies), `model:<model>` and `unreachable:<origin>`.
 */
export function whyUnserved(
  snapshot: Snapshot,
  cell: SnapshotCell,
  usage: WindowUsage,
  window: number,
): string[] {
  const reasons = new Set<string>();
  let serving = 0;
  for (const fleet of snapshot.fleets) {
    if (!Object.hasOwn(fleet.serves, cell.model)) continue;
    serving++;
    const access = accessOf(cell, fleet);
    if (access.kind === "denied") {
      // A rule counts only where, without it, the fleet could be reached.
      if (Object.hasOwn(cell.rttMs, fleet.id))
        for (const rule of access.rules) reasons.add(`residency:${rule}`);
    } else if (access.kind === "allowed") {
      if (isFull(snapshot, usage, fleet.id, window)) reasons.add(`capacity:${fleet.id}`);
      else if (isAtMaximumShare(snapshot, usage, fleet.provider)) reasons.add(`share:${fleet.provider}`);
      else reasons.add(`policy:${fleet.id}`);
    }
  }
  if (serving === 0) reasons.add(`model:${cell.model}`);
  else if (reasons.size === 0) reasons.add(`unreachable:${cell.origin}`);
  return [...reasons].sort();
}
