import {
  type Plan,
  type PlanRoute,
  type Snapshot,
  type SnapshotCell,
  unservedEndpoint,
  valueIn,
} from "./model";

/** Requests/s from one group of cells to one region; region `unserved` for what has no fleet. */
export interface RegionFlow {
  /** The origin country, unless cells were grouped otherwise. */
  origin: string;
  region: string;
  requestsPerSec: number;
}

/** A cell's routes today and in the plan's first window. */
export interface CellChange {
  cell: string;
  origin: string;
  model: string;
  dataClass: string;
  requestsPerSec: number;
  before: readonly { fleet: string; share: number }[];
  after: readonly { fleet: string; share: number }[];
  /** Part of the cell's requests that change fleet, or lose or gain one: 0 to 1. */
  movedShare: number;
  unservedRequestsPerSec: number;
  because: readonly string[];
  /** How many fleets law or a clause denies to it, and by which rules. */
  deniedFleets: number;
  rules: readonly string[];
}

/** One rule with what it denies. */
export interface Denial {
  rule: string;
  cells: number;
  requestsPerSec: number;
  fleets: readonly string[];
}

const bySharesDown = (a: { share: number }, b: { share: number }) => b.share - a.share;

/** Demand of the first window from origin (or another group of cells) to region, under today's routes and the plan's. */
export function regionFlows(
  snapshot: Snapshot,
  routes: readonly PlanRoute[],
  groupOf: (cell: SnapshotCell) => string = ({ origin }) => origin,
): { before: RegionFlow[]; after: RegionFlow[] } {
  const regionOf = new Map(snapshot.fleets.map((fleet) => [fleet.id, fleet.region]));
  const sum = (parts: readonly { cell: string; fleet: string; share: number }[]) => {
    const flows = new Map<string, RegionFlow>();
    const add = (origin: string, region: string, requestsPerSec: number) => {
      if (requestsPerSec <= 0) return;
      const key = `${origin} ${region}`;
      const flow = flows.get(key) ?? { origin, region, requestsPerSec: 0 };
      flow.requestsPerSec += requestsPerSec;
      flows.set(key, flow);
    };
    const ofCell = new Map<string, { fleet: string; share: number }[]>();
    for (const part of parts) ofCell.set(part.cell, [...(ofCell.get(part.cell) ?? []), part]);
    for (const cell of snapshot.cells) {
      const demand = valueIn(cell.requestsPerSec, 0);
      let left = 1;
      for (const { fleet, share } of ofCell.get(cell.id) ?? []) {
        add(groupOf(cell), regionOf.get(fleet) ?? fleet, share * demand);
        left -= share;
      }
      if (left > 1e-6) add(groupOf(cell), unservedEndpoint, left * demand);
    }
    return [...flows.values()].sort((a, b) => b.requestsPerSec - a.requestsPerSec);
  };
  return { before: sum(snapshot.current), after: sum(routes.filter(({ window }) => window === 0)) };
}

/** Every cell with its routes before and after, those that move most first. */
export function cellChanges(snapshot: Snapshot, plan: Plan): CellChange[] {
  const rows = (parts: readonly { cell: string; fleet: string; share: number }[]) => {
    const map = new Map<string, { fleet: string; share: number }[]>();
    for (const { cell, fleet, share } of parts) map.set(cell, [...(map.get(cell) ?? []), { fleet, share }]);
    return map;
  };
  const before = rows(snapshot.current);
  const after = rows(plan.routes.filter(({ window }) => window === 0));
  const unserved = new Map(
    plan.unserved.filter(({ window }) => window === 0).map((entry) => [entry.cell, entry]),
  );
  return snapshot.cells
    .map((cell): CellChange => {
      const [was, is] = [before.get(cell.id) ?? [], after.get(cell.id) ?? []];
      const shareBefore = new Map(was.map(({ fleet, share }) => [fleet, share]));
      const gained = is.reduce(
        (sum, { fleet, share }) => sum + Math.max(0, share - (shareBefore.get(fleet) ?? 0)),
        0,
      );
      const kept = is.reduce(
        (sum, { fleet, share }) => sum + Math.min(share, shareBefore.get(fleet) ?? 0),
        0,
      );
      const lost = was.reduce((sum, { share }) => sum + share, 0) - kept;
      const left = unserved.get(cell.id);
      return {
        cell: cell.id,
        origin: cell.origin,
        model: cell.model,
        dataClass: cell.dataClass,
        requestsPerSec: valueIn(cell.requestsPerSec, 0),
        before: was.toSorted(bySharesDown),
        after: is.toSorted(bySharesDown),
        movedShare: Math.min(1, Math.max(gained, lost)),
        unservedRequestsPerSec: left?.requestsPerSec ?? 0,
        because: left?.because ?? [],
        deniedFleets: Object.keys(cell.denied).length,
        rules: [...new Set(Object.values(cell.denied).flat())].sort(),
      };
    })
    .sort((a, b) => b.movedShare * b.requestsPerSec - a.movedShare * a.requestsPerSec);
}

/** Rules that deny anything, with the demand of the first window that they bind; the heaviest first. */
export function denialsOf(snapshot: Snapshot): Denial[] {
  const rules = new Map<string, { cells: Set<string>; requestsPerSec: number; fleets: Set<string> }>();
  for (const cell of snapshot.cells) {
    for (const [fleet, denying] of Object.entries(cell.denied)) {
      for (const rule of denying) {
        const entry = rules.get(rule) ?? { cells: new Set(), requestsPerSec: 0, fleets: new Set() };
        if (!entry.cells.has(cell.id)) entry.requestsPerSec += valueIn(cell.requestsPerSec, 0);
        entry.cells.add(cell.id);
        entry.fleets.add(fleet);
        rules.set(rule, entry);
      }
    }
  }
  return [...rules]
    .map(([rule, { cells, requestsPerSec, fleets }]) => ({
      rule,
      cells: cells.size,
      requestsPerSec,
      fleets: [...fleets].sort(),
    }))
    .sort((a, b) => b.requestsPerSec - a.requestsPerSec);
}

/** A fleet that binds somewhere, with what one more accelerator would be worth. */
export interface BindingFleet {
  fleet: string;
  /** Windows in which it binds. */
  windows: number;
  /** The highest price of those windows, USD per accelerator-hour. */
  highestUsdPerHour: number;
  /** What one more accelerator would save over all the time the windows stand for, USD. */
  savingUsd: number;
}

/** Fleets by what one more accelerator there would save over the plan's horizon; the most first. */
export function bindingFleets(snapshot: Snapshot, plan: Plan): BindingFleet[] {
  const fleets = new Map<string, BindingFleet>();
  for (const { fleet, window, usdPerAcceleratorHour } of plan.prices.fleets) {
    const { hours, weight } = snapshot.windows[window] ?? { hours: 0, weight: 0 };
    const entry = fleets.get(fleet) ?? { fleet, windows: 0, highestUsdPerHour: 0, savingUsd: 0 };
    entry.windows++;
    entry.highestUsdPerHour = Math.max(entry.highestUsdPerHour, usdPerAcceleratorHour);
    entry.savingUsd += usdPerAcceleratorHour * hours * weight;
    fleets.set(fleet, entry);
  }
  return [...fleets.values()].sort((a, b) => b.savingUsd - a.savingUsd);
}

/** Requests/s by provider in every window, and what is unserved. */
export function servedByProvider(
  snapshot: Snapshot,
  plan: Plan,
): { start: string; hours: number; weight: number; byProvider: Record<string, number>; unserved: number }[] {
  const providerOf = new Map(snapshot.fleets.map((fleet) => [fleet.id, fleet.provider]));
  const windows = snapshot.windows.map((window) => ({
    ...window,
    byProvider: {} as Record<string, number>,
    unserved: 0,
  }));
  for (const { window, fleet, requestsPerSec } of plan.routes) {
    const row = windows[window];
    const provider = providerOf.get(fleet);
    if (row && provider) row.byProvider[provider] = (row.byProvider[provider] ?? 0) + requestsPerSec;
  }
  for (const { window, requestsPerSec } of plan.unserved) {
    const row = windows[window];
    if (row) row.unserved += requestsPerSec;
  }
  return windows;
}
