import { isInForce } from "@/lib/contracts/clauses";
import type { Clause } from "@/lib/contracts/model";
import type { DemandCell } from "@/lib/demand/cell";
import type { Fleet } from "@/lib/fleet/model";
import type { PastFacts } from "./facts";
import { type BacktestInputs, leastMinutes } from "./inputs";
import { meanRequests } from "./mean-requests";
import { noteExpectation, noteHours } from "./notes";
import { pastContracts } from "./past-contracts";
import { pastFleet } from "./past-fleet";
import { lawOf } from "./past-law";
import { whatHappened } from "./what-happened";

const hourMs = 3_600_000;

export interface AssembledInputs {
  inputs: BacktestInputs;
  /** What was left out or had to be assumed, as sentences. */
  notes: string[];
}

/** A cell's baseline counts as much as this many observed hours. */
const baselineHours = 24;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
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
  /** Latency and failures of a request, USD; latency is nothing where no round trip is known. */
  const pairUsd = (cell: DemandCell, fleet: Fleet) => {
    const ms = rtt.get(`${cell.origin} ${fleet.region.id}`);
    const over = ms === undefined ? 0 : Math.max(0, ms + fleet.ttftMs - cell.latencyBudgetMs);
    const { usdPerMsOverBudgetPerRequest, usdPerFailedRequest } = facts.policy;
    return usdPerMsOverBudgetPerRequest * over + usdPerFailedRequest * fleet.errorRate;
  };

  const { served, requests } = whatHappened(facts, { counted, byFleet, law, pairUsd, notes });
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
    if (kind === "price_tiers") {
      notes.push(`Clause ${id} on price tiers is not weighed: every hour is priced at its rate card.`);
    }
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
      served: served.sort(by(({ cell, fleet }) => `${cell} ${fleet}`)),
    },
  };
}

const inForceWithin = (clause: Clause, { from, hours }: PastFacts) =>
  isInForce(clause, from) ||
  (clause.effectiveFrom > from && clause.effectiveFrom.getTime() < from.getTime() + hours * hourMs);
