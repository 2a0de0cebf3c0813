import type { Replay } from "../replay";
import { addSpend } from "../replay";
import { besidesOf, costUsd, hourlyUsd, movedSharePerDay } from "../report";
import type { BacktestInputs } from "./inputs";
import type { BacktestRow, RowName } from "./result";
import type { RecordedWorld } from "./world";

const sum = (values: Iterable<number>) => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

/** What each row of a backtest is compared with, and needs to be told in dollars and requests. */
export interface Ledger {
  inputs: BacktestInputs;
  recorded: RecordedWorld;
  hindsight: Replay;
}

/** One row of the result: a replay, or what happened, in dollars. */
export function accountOf(
  { inputs, recorded, hindsight }: Ledger,
  policy: RowName,
  replay: Replay,
): BacktestRow {
  const { world, usdPerWorldUsd, requestsPerUnit, contracts } = recorded;
  const usd = (worldUsd: number) => worldUsd * usdPerWorldUsd;
  const cost = costUsd(world, replay);
  const best = costUsd(world, hindsight);
  const happened = policy === "what_happened";
  const uncontracted = contracts.indexOf(null);
  const owed = world.committedUsd.map(
    (committed, c) => committed + world.overageMultiplier[c]! * Math.max(0, replay.spentUsd[c]! - committed),
  );
  const besides = sum(replay.hours.map((hour, t) => (world.counted[t] ? besidesOf(world, t, hour) : 0)));
  const unservedUnits = sum(replay.hours.map(({ onDemand }) => sum(onDemand)));
  const unserved = unservedUnits * world.onDemandUsdPerUnit;
  const demanded = sum(recorded.demand.units.map((series) => sum(series)));
  const course = courseOf(recorded, replay);
  const tokens = sum(
    inputs.cells.map(
      ({ tokensPerRequest }, o) =>
        tokensPerRequest * requestsPerUnit * sum(replay.hours.map(({ served }) => sum(served[o]!))),
    ),
  );
  return {
    policy,
    costUsd: usd(cost),
    terms: {
      commitments: usd(sum(owed.filter((_, c) => c !== uncontracted))),
      uncommitted: usd(owed[uncontracted]!),
      latencyFailuresCarbon: usd(besides),
      unserved: usd(unserved),
    },
    regretPercent: best > 0 ? (100 * (cost - best)) / best : 0,
    unservedShare: happened ? null : unservedUnits / demanded,
    movedSharePerDay: movedSharePerDay(world, replay.hours),
    worstHour: worstHour(recorded, replay, hindsight),
    deniedRequests: happened ? sum(inputs.served.map(({ deniedRequests }) => deniedRequests)) : 0,
    usdPerMillionTokens: tokens > 0 ? (usd(cost - unserved) / tokens) * 1e6 : null,
    cumulativeUsd: course.cumulativeUsd.map((at) => at && usd(at)),
    contracts: contracts.flatMap((contract, c) =>
      contract === null
        ? []
        : [
            {
              contract,
              spentUsd: usd(replay.spentUsd[c]!),
              shortfallUsd: usd(Math.max(0, world.committedUsd[c]! - replay.spentUsd[c]!)),
              cumulativeUsd: course.spentUsd.map((spent) => spent && usd(spent[c]!)),
            },
          ],
    ),
  };
}

/**
 * Spend by contract, and cost without unserved, up to the end of each hour, had the period ended there; null in hours
 * that do not count.
 */
function courseOf({ world }: RecordedWorld, replay: Replay) {
  const all = world.counted.filter(Boolean).length;
  const spent = world.committedUsd.map(() => 0);
  let rest = 0;
  let gone = 0;
  const spentUsd: (number[] | null)[] = [];
  const cumulativeUsd: (number | null)[] = [];
  for (const [t, hour] of replay.hours.entries()) {
    if (!world.counted[t]) {
      spentUsd.push(null);
      cumulativeUsd.push(null);
      continue;
    }
    gone += 1;
    addSpend(world, t, hour, spent);
    rest += besidesOf(world, t, hour);
    const owed = world.committedUsd.map((committed, c) => {
      const pace = (committed * gone) / all;
      return pace + world.overageMultiplier[c]! * Math.max(0, spent[c]! - pace);
    });
    spentUsd.push([...spent]);
    cumulativeUsd.push(sum(owed) + rest);
  }
  return { spentUsd, cumulativeUsd };
}

/** The hour in which most was spent beyond hindsight, at face value; null when there was none. */
function worstHour(
  { world, usdPerWorldUsd }: RecordedWorld,
  replay: Replay,
  hindsight: Replay,
): BacktestRow["worstHour"] {
  const best = hourlyUsd(world, hindsight.hours);
  const excess = hourlyUsd(world, replay.hours).map((spent, hour) => spent - best[hour]!);
  const most = Math.max(...excess);
  // Below a rounding nothing was exceeded.
  return most > 1e-9 ? { hour: excess.indexOf(most), usd: most * usdPerWorldUsd } : null;
}
