import { refuse } from "@/lib/platform/errors";
import type { ReplayedDemand } from "../demand-file";
import { addSpend, nothingServed, type Replay, type ServedHour } from "../replay";
import { type HourTerms, scarceFirst, type World } from "../world";
import { type BacktestInputs, leastMinutes } from "./inputs";

/** The recorded past as a world, with its demand, what happened in it, and what its units are worth. */
export interface RecordedWorld {
  world: World;
  demand: ReplayedDemand;
  happened: Replay;
  requestsPerUnit: number;
  usdPerWorldUsd: number;
  /** Contract ids in the world's order; the last place, null, is for fleets without contract. */
  contracts: (string | null)[];
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => (values.length > 0 ? sum(values) / values.length : 0);

/**
 * Numbers cells, fleets and contracts in the inputs' order. A unit is the mean request count of an hour over all cells,
 * load is scaled so that a unit takes about one, dollars so that it costs about one.
 */
export function recordedWorld(inputs: BacktestInputs): RecordedWorld {
  const { cells, fleets, policy, hours } = inputs;
  const counted = inputs.minutesObserved.map((minutes) => minutes >= leastMinutes);
  /** Makes up for the minutes of an hour that were not observed. */
  const whole = (requests: number, hour: number) =>
    counted[hour] ? (requests * 60) / inputs.minutesObserved[hour]! : 0;
  const byCell = cells.map(({ requests }) => requests.map(whole));
  const requestsPerUnit = sum(byCell.map(sum)) / Math.max(1, counted.filter(Boolean).length);
  if (!(requestsPerUnit > 0)) refuse("conflict", "No request was served in the hours observed.");

  const fleetIndex = new Map(fleets.map(({ id }, f) => [id, f]));
  const cellIndex = new Map(cells.map(({ id }, o) => [id, o]));
  const allowed = cells.map((cell) =>
    fleets.flatMap(({ id }, f) => (cell.fleets[id] === undefined ? [] : [f])),
  );
  const hoursPerUnit = cells.map(({ model }) =>
    fleets.map(({ serves }) => ((serves[model] ?? 0) * requestsPerUnit) / 3600),
  );
  const share = byCell.map((series) => sum(series) / (requestsPerUnit * hours));
  const typical = (of: (o: number, f: number) => number) =>
    sum(cells.map((_, o) => share[o]! * mean(allowed[o]!.map((f) => of(o, f))))) /
    Math.max(sum(share), 1e-12);
  const hoursPerLoad = typical((o, f) => hoursPerUnit[o]![f]!) || 1;
  const usdPerWorldUsd =
    typical((o, f) => hoursPerUnit[o]![f]! * (fleets[f]!.usdPerAcceleratorHour[0] ?? 0)) || 1;

  const contracts = [...inputs.contracts.map(({ id }) => id), null];
  const contractOf = fleets.map(({ contract }) => contracts.indexOf(contract));
  const terms = counted.map((_, hour): HourTerms => {
    const usd = (f: number) => fleets[f]!.usdPerAcceleratorHour[hour]! / usdPerWorldUsd;
    const reserved = (f: number) => fleets[f]!.billing === "reserved";
    const fixedUsd = new Float64Array(contracts.length);
    for (const [f, { accelerators }] of fleets.entries()) {
      if (reserved(f)) fixedUsd[contractOf[f]!]! += accelerators[hour]! * usd(f);
    }
    return {
      capacity: Float64Array.from(
        fleets,
        ({ accelerators }) => (accelerators[hour]! * policy.targetUtilization) / hoursPerLoad,
      ),
      usdPerLoad: Float64Array.from(fleets, (_fleet, f) => (reserved(f) ? 0 : usd(f) * hoursPerLoad)),
      besidesUsdPerLoad: Float64Array.from(
        fleets,
        ({ gramsCo2PerAcceleratorHour }) =>
          (policy.usdPerTonneCo2 * 1e-6 * gramsCo2PerAcceleratorHour[hour]! * hoursPerLoad) / usdPerWorldUsd,
      ),
      fixedUsd,
    };
  });
  const pairUsd = cells.map((cell) =>
    Float64Array.from(fleets, ({ id }) => ((cell.fleets[id] ?? 0) * requestsPerUnit) / usdPerWorldUsd),
  );
  for (const { cell, fleet, usdPerRequest } of inputs.served) {
    pairUsd[cellIndex.get(cell)!]![fleetIndex.get(fleet)!] =
      (usdPerRequest * requestsPerUnit) / usdPerWorldUsd;
  }
  const world: World = {
    hours,
    counted,
    meanDemand: cells.map(({ expectedRequestsPerHour }) => expectedRequestsPerHour / requestsPerUnit),
    meanIsCertain: false,
    earlier: {
      units: cells.map(({ earlier }) => Float64Array.from(earlier, (rate) => (rate ?? 0) / requestsPerUnit)),
      observed: cells.map(({ earlier }) => Float64Array.from(earlier, (rate) => (rate === null ? 0 : 1))),
    },
    allowed,
    originOrder: scarceFirst(allowed),
    load: hoursPerUnit.map((row) => Float64Array.from(row, (perUnit) => perUnit / hoursPerLoad)),
    pairUsd,
    contractOf,
    terms,
    committedUsd: [...inputs.contracts.map(({ committedUsd }) => committedUsd / usdPerWorldUsd), 0],
    overageMultiplier: [...inputs.contracts.map(({ overageMultiplier }) => overageMultiplier), 1],
    onDemandUsdPerUnit: (policy.usdPerUnservedRequest * requestsPerUnit) / usdPerWorldUsd,
  };

  const servedHours: ServedHour[] = counted.map(() => nothingServed(world));
  for (const { cell, fleet, requests } of inputs.served) {
    const [o, f] = [cellIndex.get(cell)!, fleetIndex.get(fleet)!];
    for (const [hour, count] of requests.entries()) {
      servedHours[hour]!.served[o]![f]! += whole(count, hour) / requestsPerUnit;
    }
  }
  const spentUsd = contracts.map(() => 0);
  for (const [hour, served] of servedHours.entries()) {
    if (counted[hour]) addSpend(world, hour, served, spentUsd);
  }
  return {
    world,
    demand: {
      units: byCell.map((series) => Float64Array.from(series, (requests) => requests / requestsPerUnit)),
      observed: byCell.map(() => Float64Array.from(counted, Number)),
    },
    happened: { hours: servedHours, spentUsd },
    requestsPerUnit,
    usdPerWorldUsd,
    contracts,
  };
}
