import { exclusivityDenials, providerShares } from "@/lib/contracts/clauses";
import type { Clause, PriceTier, Rate } from "@/lib/contracts/model";
import { rateWithPower } from "@/lib/contracts/power-pass-through";
import { rateAt } from "@/lib/contracts/rate-card";
import type { DemandCell, ObservedHour } from "@/lib/demand/cell";
import { expectedAt } from "@/lib/demand/expected";
import { forecastDemand } from "@/lib/demand/forecast/forecast";
import { hourlySeries, withSilentHours } from "@/lib/demand/forecast/series";
import { leastObservedHours } from "@/lib/demand/forecast/track";
import { expectedOver, forecastHours } from "@/lib/demand/forecast/windows";
import { acceleratorSeconds, type Fleet, type ThroughputProfile } from "@/lib/fleet/model";
import type { Jurisdictions, ResidencyRule } from "@/lib/residency/model";
import { verdict } from "@/lib/residency/verdict";
import { type Energy, energyNotes, fleetEnergy } from "./energy";
import type { PlanningPolicy, Snapshot, SnapshotCell, SnapshotFleet, SnapshotWindow } from "./model";
import { planningWindows } from "./windows";

/** The commitment whose period holds `asOf`, with what counts against it so far. USD. */
export interface StandingCommitment {
  contractId: string;
  providerId: string;
  periodEnd: Date;
  committedUsd: number;
  /** As billed. */
  spentUsd: number;
  overageMultiplier: number;
  /** None where every dollar is billed at list price. */
  tiers: readonly PriceTier[];
}

/** Everything a planning run rests on, as other domains keep it. */
export interface PlanningInputs {
  fleets: readonly Fleet[];
  /** Fleet id → what telemetry reports healthy; fleets that say nothing are not in it. */
  reportedHealthy: ReadonlyMap<string, number>;
  profiles: readonly ThroughputProfile[];
  rates: readonly Rate[];
  /** Provider of every contract, by contract id. */
  contracts: ReadonlyMap<string, string>;
  commitments: readonly StandingCommitment[];
  clauses: readonly Clause[];
  rules: readonly ResidencyRule[];
  jurisdictions: Jurisdictions;
  cells: readonly DemandCell[];
  history: readonly ObservedHour[];
  /** Cell id → requests/s over the last minutes; null when telemetry reported nothing at all. */
  level: ReadonlyMap<string, number> | null;
  roundTrips: readonly { origin: string; regionId: string; rttMs: number }[];
  routes: readonly { cell: string; fleet: string; share: number }[];
  /** Hourly power price and grid carbon, as far as they are known. */
  energy: Energy;
  policy: PlanningPolicy;
}

export interface AssembledSnapshot {
  snapshot: Snapshot;
  /** What was left out or had to be assumed, as sentences. */
  notes: string[];
}

const iso = (at: Date) =>
  new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString().replace(".000Z", "Z");
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Requests/s to the milli-request: noise below that would make every snapshot a different one. */
const round = (value: number) => Math.round(value * 1000) / 1000;
/** One number where every window has the same, which is most of a snapshot's size. */
const compact = (values: number[]) =>
  values.every((value) => value === values[0]) ? (values[0] ?? 0) : values;

/** Freezes the estate at `asOf` as the planner takes it. */
export function assembleSnapshot(inputs: PlanningInputs, asOf: Date): AssembledSnapshot {
  const windows = planningWindows(
    asOf,
    inputs.commitments.map(({ periodEnd }) => periodEnd),
  );
  const notes: string[] = [];
  const fleets = inputs.fleets.flatMap((fleet) => snapshotFleet(inputs, fleet, windows, asOf, notes));
  notes.push(...energyNotes(inputs.fleets, inputs.energy, inputs.rates, asOf));
  const kept = new Set(fleets.map(({ id }) => id));
  const cells = snapshotCells(inputs, fleets, windows, asOf, notes);
  const cellIds = new Set(cells.map(({ id }) => id));
  const providers = new Set(fleets.map(({ provider }) => provider));
  return {
    notes,
    snapshot: {
      version: 1,
      asOf: iso(asOf),
      windows,
      fleets,
      cells,
      contracts: snapshotContracts(inputs, fleets, asOf),
      shares: providerShares(inputs.clauses, asOf).filter(({ provider }) => providers.has(provider)),
      current: inputs.routes
        .filter(({ cell, fleet }) => cellIds.has(cell) && kept.has(fleet))
        .map((r) => ({ ...r })),
      policy: inputs.policy,
    },
  };
}

/** Seconds of accelerator per request of each model, at the mean request of its cells. */
function meanRequests(cells: readonly DemandCell[]): Map<string, { input: number; output: number }> {
  const sums = new Map<string, { weight: number; input: number; output: number }>();
  for (const cell of cells) {
    const sum = sums.get(cell.modelId) ?? { weight: 0, input: 0, output: 0 };
    const weight = Math.max(cell.baselineRequestsPerSec, 1e-9);
    sum.weight += weight;
    sum.input += weight * cell.inputTokensPerRequest;
    sum.output += weight * cell.outputTokensPerRequest;
    sums.set(cell.modelId, sum);
  }
  return new Map(
    [...sums].map(([model, { weight, input, output }]) => [
      model,
      { input: input / weight, output: output / weight },
    ]),
  );
}

function snapshotFleet(
  inputs: PlanningInputs,
  fleet: Fleet,
  windows: readonly SnapshotWindow[],
  asOf: Date,
  notes: string[],
): SnapshotFleet[] {
  if (fleet.state !== "serving" && fleet.state !== "drained") return [];
  const { region, accelerator, contractId, billing } = fleet;
  const rated = {
    providerId: region.providerId,
    regionId: region.id,
    acceleratorId: accelerator.id,
    contractId,
  };
  const energy = fleetEnergy(fleet, windows, inputs.energy, asOf);
  const draw = { watts: accelerator.watts, pue: region.pue };
  const prices = windows.map(({ start }, t) => {
    const rate = rateAt(inputs.rates, rated, new Date(start));
    return rate && rateWithPower(rate, draw, energy.powerUsdPerMwh[t] ?? null).toNumber();
  });
  const known = prices.filter((price) => price !== undefined);
  if (known.length === 0) {
    notes.push(`${fleet.id} is left out: no rate card prices ${accelerator.name} in ${region.id}.`);
    return [];
  }
  if (known.length < prices.length) {
    notes.push(
      `${fleet.id}: its rate card ends within the plan's horizon; its last price is assumed to go on.`,
    );
  }
  let last = known[0]!;
  const usd = prices.map((price) => {
    last = price ?? last;
    return last;
  });
  const reported = inputs.reportedHealthy.get(fleet.id);
  const healthy = Math.min(fleet.delivered, reported ?? fleet.healthy);
  const served = meanRequests(inputs.cells);
  return [
    {
      id: fleet.id,
      provider: region.providerId,
      region: region.id,
      country: region.country,
      sovereign: fleet.sovereign,
      contract: billing === "on_demand" ? null : contractId,
      billing,
      // A drained fleet stays in the snapshot, so that what still runs there is seen to leave.
      accelerators: fleet.state === "drained" ? 0 : Math.round(healthy),
      usdPerAcceleratorHour: compact(usd),
      watts: accelerator.watts,
      pue: region.pue,
      gramsCo2PerKwh: compact(energy.gramsCo2PerKwh),
      ttftMs: fleet.ttftMs,
      errorRate: fleet.errorRate,
      serves: Object.fromEntries(
        inputs.profiles.flatMap((profile) => {
          const mean = served.get(profile.modelId);
          if (profile.acceleratorId !== accelerator.id || !mean) return [];
          const seconds = acceleratorSeconds(profile, mean.input, mean.output);
          return [[profile.modelId, { acceleratorSecondsPerRequest: seconds }]];
        }),
      ),
    },
  ];
}

function snapshotCells(
  inputs: PlanningInputs,
  fleets: readonly SnapshotFleet[],
  windows: readonly SnapshotWindow[],
  asOf: Date,
  notes: string[],
): SnapshotCell[] {
  const history = withSilentHours(inputs.history);
  const firstMs = Math.floor(asOf.getTime() / hourMs) * hourMs;
  const rtt = new Map(
    inputs.roundTrips.map(({ origin, regionId, rttMs }) => [`${origin} ${regionId}`, rttMs]),
  );
  const byBasis = { forecast: 0, same_hour: 0, level: 0, baseline: 0 };
  const cells = inputs.cells.map((cell): SnapshotCell => {
    const level = inputs.level === null ? null : (inputs.level.get(cell.id) ?? 0);
    const observed = history.get(cell.id) ?? [];
    const forecast = forecastDemand(hourlySeries(observed, asOf), forecastHours);
    const expected = windows.map(({ start, hours, weight }, t) => {
      const at = new Date(start);
      // The running hour is what the last minutes show, whatever that hour was on other days.
      if (t === 0 && level !== null) return expectedAt(at, [], level, cell.baselineRequestsPerSec);
      if (!forecast) return expectedAt(at, observed, level, cell.baselineRequestsPerSec);
      const lead = (at.getTime() - firstMs) / hourMs;
      return {
        requestsPerSec: expectedOver(forecast, lead, hours, weight),
        basis: "forecast" as const,
      };
    });
    for (const { basis } of expected) byBasis[basis]++;
    const reached = fleets.flatMap((fleet): [string, number][] => {
      const ms = rtt.get(`${cell.origin} ${fleet.region}`);
      return ms === undefined ? [] : [[fleet.id, ms]];
    });
    return {
      id: cell.id,
      origin: cell.origin,
      model: cell.modelId,
      dataClass: cell.dataClass,
      requestsPerSec: compact(expected.map(({ requestsPerSec }) => round(requestsPerSec))),
      tokensPerRequest: cell.inputTokensPerRequest + cell.outputTokensPerRequest,
      latencyBudgetMs: cell.latencyBudgetMs,
      rttMs: Object.fromEntries(reached),
      denied: deniedFleets(inputs, cell, fleets, asOf),
    };
  });
  const total = byBasis.forecast + byBasis.same_hour + byBasis.level + byBasis.baseline;
  const percent = (count: number) => `${Math.round((100 * count) / Math.max(1, total))}%`;
  if (byBasis.same_hour > 0) {
    notes.push(
      `${percent(byBasis.same_hour)} of expected demand is that of the same hour on days before: fewer than ${leastObservedHours} hours were observed, too few for a forecast.`,
    );
  }
  if (byBasis.baseline > 0) {
    notes.push(
      `${percent(byBasis.baseline)} of expected demand is the scenario's baseline: nothing was observed yet.`,
    );
  }
  // With a forecast only the running hour rests on the level, as it should.
  if (byBasis.level > 0 && byBasis.forecast === 0) {
    notes.push(
      `${percent(byBasis.level)} of expected demand is the level of the last minutes, for hours of the day not yet observed.`,
    );
  }
  return cells;
}

/**
 * Fleets that law or an exclusivity clause denies to the cell, with the rules that do. A rule that comes into force
 * within a day denies from now on: a plan must not have to be undone by it.
 */
function deniedFleets(
  inputs: PlanningInputs,
  cell: DemandCell,
  fleets: readonly SnapshotFleet[],
  asOf: Date,
): Record<string, string[]> {
  const instants = [asOf, new Date(asOf.getTime() + dayMs)];
  const denials = fleets.flatMap((fleet): [string, string[]][] => {
    const rules = new Set(
      instants.flatMap((at) => {
        const judged = verdict(cell, fleet, inputs.rules, inputs.jurisdictions, at);
        const byLaw = judged.allowed ? [] : judged.deniedBy.map(({ id }) => id);
        return [...byLaw, ...exclusivityDenials(cell.modelId, fleet.provider, inputs.clauses, at)];
      }),
    );
    return rules.size === 0 ? [] : [[fleet.id, [...rules].sort()]];
  });
  return Object.fromEntries(denials);
}

function snapshotContracts(
  inputs: PlanningInputs,
  fleets: readonly SnapshotFleet[],
  asOf: Date,
): Snapshot["contracts"] {
  const standing = new Map(inputs.commitments.map((commitment) => [commitment.contractId, commitment]));
  const named = new Set(fleets.flatMap(({ contract }) => (contract === null ? [] : [contract])));
  for (const id of standing.keys()) named.add(id);
  return [...named].sort().map((id) => {
    const commitment = standing.get(id);
    return {
      id,
      provider: inputs.contracts.get(id) ?? fleets.find(({ contract }) => contract === id)?.provider ?? id,
      committedUsd: commitment?.committedUsd ?? 0,
      spentUsd: commitment?.spentUsd ?? 0,
      // Between periods nothing is committed: every hour costs its price.
      periodEnd: iso(commitment?.periodEnd ?? asOf),
      overageMultiplier: commitment?.overageMultiplier ?? 1,
      ...(commitment && commitment.tiers.length > 0
        ? { tiers: commitment.tiers.map((t) => ({ ...t })) }
        : {}),
    };
  });
}
