import { exclusivityDenials, isInForce } from "@/lib/contracts/clauses";
import type { Clause, Commitment, Rate } from "@/lib/contracts/model";
import { rateWithPower } from "@/lib/contracts/power-pass-through";
import { rateAt } from "@/lib/contracts/rate-card";
import type { DemandCell } from "@/lib/demand/cell";
import { leastObservedHours } from "@/lib/demand/forecast/track";
import { acceleratorSeconds, type Fleet, type ThroughputProfile } from "@/lib/fleet/model";
import type { GridSignal } from "@/lib/grid/model";
import type { Jurisdictions, ResidencyRule } from "@/lib/residency/model";
import { verdict } from "@/lib/residency/verdict";
import type { PlanningPolicy } from "../../model";
import { type BacktestInputs, leastMinutes } from "./inputs";

const hourMs = 3_600_000;

/** What one fleet served of one demand cell in one hour. Empty strings: the source did not say. */
export interface ServedHour {
  hour: Date;
  fleetId: string;
  origin: string;
  modelId: string;
  dataClass: string;
  requests: number;
  inputTokens: number;
  outputTokens: number;
}

/** A period's past as other domains keep it. */
export interface PastFacts {
  from: Date;
  hours: number;
  /** Minutes in which anything was reported; hours without any are left out. */
  minutes: readonly { hour: Date; minutes: number }[];
  served: readonly ServedHour[];
  healthy: readonly { fleetId: string; hour: Date; accelerators: number }[];
  /** Requests per hour of each cell in the hours before the period, oldest first; null where not observed. */
  earlier: ReadonlyMap<string, readonly (number | null)[]>;
  fleets: readonly Fleet[];
  profiles: readonly ThroughputProfile[];
  rates: readonly Rate[];
  /** What a zone's signal was in an hour; null where it was not read. */
  grid(zone: string | null, signal: GridSignal, hour: Date): number | null;
  commitments: readonly Commitment[];
  clauses: readonly Clause[];
  rules: readonly ResidencyRule[];
  jurisdictions: Jurisdictions;
  cells: readonly DemandCell[];
  roundTrips: readonly { origin: string; regionId: string; rttMs: number }[];
  policy: PlanningPolicy;
}

export interface AssembledInputs {
  inputs: BacktestInputs;
  /** What was left out or had to be assumed, as sentences. */
  notes: string[];
}

/** A cell's baseline counts as much as this many observed hours. */
const baselineHours = 24;

const cellIdOf = ({ origin, modelId, dataClass }: ServedHour) => `${origin}|${modelId}|${dataClass}`;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const share = (part: number, whole: number) => {
  const percent = whole > 0 ? (100 * part) / whole : 0;
  return percent > 0 && percent < 0.1 ? "less than 0.1%" : `${percent.toFixed(1)}%`;
};

/** Puts a period's past into the form a backtest takes. */
export function assembleInputs(facts: PastFacts): AssembledInputs {
  const notes: string[] = [];
  const hourOf = (at: Date) => Math.round((at.getTime() - facts.from.getTime()) / hourMs);
  const minutesObserved: number[] = Array(facts.hours).fill(0);
  for (const { hour, minutes } of facts.minutes) minutesObserved[hourOf(hour)] = minutes;
  const counted = minutesObserved.map((minutes) => minutes >= leastMinutes);
  noteHours(minutesObserved, notes);

  const requestsOf = meanRequests(facts, counted, hourOf);
  const fleets = facts.fleets.flatMap((fleet) => pastFleet(facts, fleet, counted, requestsOf, notes));
  const byFleet = new Map(fleets.map((fleet) => [fleet.id, fleet]));
  const law = lawOf(facts);
  const rtt = new Map(facts.roundTrips.map((row) => [`${row.origin} ${row.regionId}`, row.rttMs]));
  const known = new Map(facts.fleets.map((fleet) => [fleet.id, fleet]));
  /** Latency and failures of a request, USD; latency is nothing where no round trip is known. */
  const pairUsd = (cell: DemandCell, fleet: Fleet) => {
    const ms = rtt.get(`${cell.origin} ${fleet.region.id}`);
    const over = ms === undefined ? 0 : Math.max(0, ms + fleet.ttftMs - cell.latencyBudgetMs);
    const { usdPerMsOverBudgetPerRequest, usdPerFailedRequest } = facts.policy;
    return usdPerMsOverBudgetPerRequest * over + usdPerFailedRequest * fleet.errorRate;
  };

  const cellsById = new Map(facts.cells.map((cell) => [cell.id, cell]));
  const served = new Map<string, BacktestInputs["served"][number]>();
  const requests = new Map<string, number[]>();
  const left = { all: 0, unknown: 0, unpriced: 0 };
  for (const row of facts.served) {
    const hour = hourOf(row.hour);
    if (!counted[hour] || !(row.requests > 0)) continue;
    left.all += row.requests;
    const cell = cellsById.get(cellIdOf(row));
    if (!cell) left.unknown += row.requests;
    const fleet = known.get(row.fleetId);
    if (!cell || !fleet) continue;
    if (byFleet.get(fleet.id)?.serves[cell.modelId] === undefined) {
      left.unpriced += row.requests;
      continue;
    }
    const key = `${cell.id} ${fleet.id}`;
    const entry = served.get(key) ?? {
      cell: cell.id,
      fleet: fleet.id,
      requests: Array(facts.hours).fill(0),
      usdPerRequest: pairUsd(cell, fleet),
      deniedRequests: 0,
      deniedBy: [],
    };
    served.set(key, entry);
    entry.requests[hour]! += row.requests;
    const series = requests.get(cell.id) ?? Array(facts.hours).fill(0);
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

  const cells = facts.cells
    .filter(({ id }) => requests.has(id))
    .map((cell): BacktestInputs["cells"][number] => {
      const mean = requestsOf(cell.modelId, cell.id);
      const earlier = facts.earlier.get(cell.id) ?? [];
      const seen = earlier.filter((rate) => rate !== null);
      return {
        id: cell.id,
        model: cell.modelId,
        tokensPerRequest: mean.input + mean.output,
        requests: requests.get(cell.id)!,
        expectedRequestsPerHour:
          (cell.baselineRequestsPerSec * 3600 * baselineHours + sum(seen)) / (baselineHours + seen.length),
        earlier: [...earlier],
        fleets: Object.fromEntries(
          facts.fleets.flatMap((fleet): [string, number][] =>
            byFleet.get(fleet.id)?.serves[cell.modelId] !== undefined &&
            rtt.has(`${cell.origin} ${fleet.region.id}`) &&
            law.alwaysAllowed(cell, fleet)
              ? [[fleet.id, pairUsd(cell, fleet)]]
              : [],
          ),
        ),
      };
    });
  noteExpectation(cells, notes);
  for (const { id, kind } of facts.clauses.filter((clause) => inForceWithin(clause, facts))) {
    if (kind === "min_share" || kind === "max_share") {
      notes.push(
        `Clause ${id} on a provider's share of tokens is not weighed: no row keeps to it on purpose.`,
      );
    }
  }
  const by =
    <T>(pick: (entry: T) => string) =>
    (a: T, b: T) =>
      pick(a) < pick(b) ? -1 : 1;
  return {
    notes,
    inputs: {
      version: 1,
      from: facts.from.toISOString(),
      hours: facts.hours,
      minutesObserved,
      policy: {
        targetUtilization: facts.policy.targetUtilization,
        usdPerUnservedRequest: facts.policy.usdPerUnservedRequest,
        usdPerMsOverBudgetPerRequest: facts.policy.usdPerMsOverBudgetPerRequest,
        usdPerFailedRequest: facts.policy.usdPerFailedRequest,
        usdPerTonneCo2: facts.policy.usdPerTonneCo2,
      },
      fleets: fleets.sort(by(({ id }) => id)),
      cells: cells.sort(by(({ id }) => id)),
      contracts: pastContracts(facts, fleets, counted).sort(by(({ id }) => id)),
      served: [...served.values()].sort(by(({ cell, fleet }) => `${cell} ${fleet}`)),
    },
  };
}

function noteHours(minutesObserved: readonly number[], notes: string[]): void {
  const missing = minutesObserved.filter((minutes) => minutes < leastMinutes).length;
  const partly = minutesObserved.filter((minutes) => minutes >= leastMinutes && minutes < 60).length;
  const total = minutesObserved.length;
  if (missing > 0) {
    notes.push(
      `${missing} of ${total} hours were observed for less than ${leastMinutes} minutes and are left out of every row; commitments count for the other hours only.`,
    );
  }
  if (partly > 0) {
    notes.push(
      `${partly} of ${total} hours were observed in part; their demand is taken to have gone on at the same rate.`,
    );
  }
}

function noteExpectation(cells: BacktestInputs["cells"], notes: string[]): void {
  const seen = cells.map(({ earlier }) => earlier.filter((rate) => rate !== null).length);
  const young = seen.filter((hours) => hours < leastObservedHours).length;
  if (young > 0) {
    notes.push(
      `${young === cells.length ? "No cell was" : `${young} of ${cells.length} cells were not`} observed for ${leastObservedHours} hours when the period began: until then there is no forecast, and Ballast plans from the hour before and the cell's baseline.`,
    );
  }
}

const inForceWithin = (clause: Clause, { from, hours }: PastFacts) =>
  isInForce(clause, from) ||
  (clause.effectiveFrom > from && clause.effectiveFrom.getTime() < from.getTime() + hours * hourMs);

/** Mean tokens of a request by model, and by cell where asked; what is configured where nothing was reported. */
function meanRequests(facts: PastFacts, counted: readonly boolean[], hourOf: (at: Date) => number) {
  const sums = new Map<string, { requests: number; input: number; output: number }>();
  for (const row of facts.served) {
    if (!counted[hourOf(row.hour)]) continue;
    for (const key of [row.modelId, cellIdOf(row)]) {
      const total = sums.get(key) ?? { requests: 0, input: 0, output: 0 };
      total.requests += row.requests;
      total.input += row.inputTokens;
      total.output += row.outputTokens;
      sums.set(key, total);
    }
  }
  const configured = (modelId: string) => {
    const cells = facts.cells.filter((cell) => cell.modelId === modelId);
    const mean = (pick: (cell: DemandCell) => number) =>
      cells.length > 0 ? sum(cells.map(pick)) / cells.length : 0;
    return {
      input: mean((cell) => cell.inputTokensPerRequest),
      output: mean((cell) => cell.outputTokensPerRequest),
    };
  };
  return (modelId: string, cellId: string | null = null) => {
    const seen = sums.get(cellId ?? modelId);
    return seen && seen.requests > 0 && seen.input + seen.output > 0
      ? { input: seen.input / seen.requests, output: seen.output / seen.requests }
      : configured(modelId);
  };
}

/** A fleet's hours; none when nothing says that it served then, or what it cost. */
function pastFleet(
  facts: PastFacts,
  fleet: Fleet,
  counted: readonly boolean[],
  requestsOf: (modelId: string) => { input: number; output: number },
  notes: string[],
): BacktestInputs["fleets"] {
  const hourAt = (hour: number) => new Date(facts.from.getTime() + hour * hourMs);
  const reported = new Map(
    facts.healthy
      .filter(({ fleetId }) => fleetId === fleet.id)
      .map(({ hour, accelerators }) => [hour.getTime(), accelerators]),
  );
  if (reported.size === 0 && fleet.state !== "serving") return [];
  let last = [...reported.values()][0] ?? fleet.healthy;
  const accelerators = counted.map((_, hour) => {
    last = reported.get(hourAt(hour).getTime()) ?? last;
    return Math.min(last, fleet.delivered);
  });
  const silent = counted.filter((counts, hour) => counts && !reported.has(hourAt(hour).getTime())).length;
  if (silent > 0) {
    notes.push(
      `${fleet.id} did not report its healthy accelerators in ${silent} hours; ${reported.size > 0 ? "what it had reported before" : "what is declared today"} is taken to hold.`,
    );
  }
  const { region, accelerator, contractId, billing } = fleet;
  const rated = {
    providerId: region.providerId,
    regionId: region.id,
    acceleratorId: accelerator.id,
    contractId,
  };
  const draw = { watts: accelerator.watts, pue: region.pue };
  const priced = counted.map((_, hour) => {
    const at = hourAt(hour);
    const rate = rateAt(facts.rates, rated, at);
    const power = facts.grid(region.gridZone, "power", at) ?? region.powerUsdPerMwh;
    return rate && rateWithPower(rate, draw, power).toNumber();
  });
  const first = priced.find((usd) => usd !== undefined);
  if (first === undefined) {
    notes.push(`${fleet.id} is left out: no rate card prices ${accelerator.name} in ${region.id} then.`);
    return [];
  }
  let usd = first;
  const kwh = (accelerator.watts * region.pue) / 1000;
  return [
    {
      id: fleet.id,
      contract: billing === "on_demand" ? null : contractId,
      billing,
      accelerators,
      usdPerAcceleratorHour: priced.map((price) => {
        usd = price ?? usd;
        return usd;
      }),
      gramsCo2PerAcceleratorHour: counted.map(
        (_, hour) => kwh * (facts.grid(region.gridZone, "carbon", hourAt(hour)) ?? region.gramsCo2PerKwh),
      ),
      serves: Object.fromEntries(
        facts.profiles
          .filter(({ acceleratorId }) => acceleratorId === accelerator.id)
          .map((profile) => {
            const { input, output } = requestsOf(profile.modelId);
            return [profile.modelId, acceleratorSeconds(profile, input, output)];
          }),
      ),
    },
  ];
}

/** What residency rules and exclusivity clauses said of a pair, at each instant of the period when one of them changed. */
function lawOf(facts: PastFacts) {
  const end = facts.from.getTime() + facts.hours * hourMs;
  const changes = [...facts.rules, ...facts.clauses].flatMap(({ effectiveFrom, effectiveTo }) => [
    effectiveFrom.getTime(),
    ...(effectiveTo ? [effectiveTo.getTime()] : []),
  ]);
  const instants = [
    ...new Set([facts.from.getTime(), ...changes.filter((at) => at > facts.from.getTime() && at < end)]),
  ].sort((a, b) => a - b);
  const found = new Map<string, string[]>();
  const at = (cell: DemandCell, fleet: Fleet, instant: number): string[] => {
    const key = `${cell.id} ${fleet.id} ${instant}`;
    const standing = found.get(key);
    if (standing) return standing;
    const when = new Date(instant);
    const placed = { id: fleet.id, country: fleet.region.country, sovereign: fleet.sovereign };
    const judged = verdict(cell, placed, facts.rules, facts.jurisdictions, when);
    const denials = [
      ...(judged.allowed ? [] : judged.deniedBy.map(({ id }) => id)),
      ...exclusivityDenials(cell.modelId, fleet.region.providerId, facts.clauses, when),
    ];
    found.set(key, denials);
    return denials;
  };
  return {
    denials: (cell: DemandCell, fleet: Fleet, hour: Date) =>
      at(cell, fleet, instants.findLast((instant) => instant <= hour.getTime()) ?? instants[0]!),
    /** A pair denied at any time of the period is closed to every policy throughout. */
    alwaysAllowed: (cell: DemandCell, fleet: Fleet) =>
      instants.every((instant) => at(cell, fleet, instant).length === 0),
  };
}

/** Of each contract that a fleet names: its commitments' even pace over the hours observed. */
function pastContracts(
  facts: PastFacts,
  fleets: BacktestInputs["fleets"],
  counted: readonly boolean[],
): BacktestInputs["contracts"] {
  const named = new Set(fleets.flatMap(({ contract }) => (contract === null ? [] : [contract])));
  return [...named].map((id) => {
    const parts = facts.commitments
      .filter(({ contractId }) => contractId === id)
      .map((commitment) => {
        const [start, end] = [commitment.periodStart.getTime(), commitment.periodEnd.getTime()];
        const hours = counted.filter((counts, hour) => {
          const at = facts.from.getTime() + hour * hourMs;
          return counts && start <= at && at < end;
        }).length;
        return { commitment, hours, part: (hours * hourMs) / (end - start) };
      })
      .filter(({ hours }) => hours > 0);
    const longest = parts.reduce<(typeof parts)[number] | null>(
      (best, entry) => (best === null || entry.hours > best.hours ? entry : best),
      null,
    );
    return {
      id,
      committedUsd: sum(parts.map(({ commitment, part }) => commitment.committedUsd.toNumber() * part)),
      overageMultiplier: longest?.commitment.overageMultiplier.toNumber() ?? 1,
    };
  });
}
