import type { PolicyName } from "../policy";
import { type BacktestControl, runBacktest } from "../run";
import { accountOf } from "./account";
import type { BacktestInputs } from "./inputs";
import type { BacktestResult } from "./result";
import { recordedWorld } from "./world";

/**
 * Replays a recorded past under the policies, and sets beside them what happened and what hindsight would have done.
 * Refuses `conflict` when nothing was served in it.
 */
export async function runRecorded(
  inputs: BacktestInputs,
  policies: readonly PolicyName[],
  control: BacktestControl = {},
): Promise<Omit<BacktestResult, "notes" | "seconds">> {
  const recorded = recordedWorld(inputs);
  const { world, demand, requestsPerUnit } = recorded;
  const asked = policies.filter((name) => name !== "hindsight");
  const { replays } = await runBacktest(world, demand, [...asked, "hindsight"], control);
  const hindsight = replays.get("hindsight")!;
  const ledger = { inputs, recorded, hindsight };
  const total = (series: Float64Array) => series.reduce((sum, units) => sum + units, 0) * requestsPerUnit;
  const requests = demand.units.map(total);
  return {
    version: 1,
    from: inputs.from,
    hours: inputs.hours,
    observedHours: world.counted.filter(Boolean).length,
    requests: requests.reduce((sum, count) => sum + count, 0),
    tokens: requests.reduce((sum, count, o) => sum + count * inputs.cells[o]!.tokensPerRequest, 0),
    contracts: inputs.contracts.map(({ id, committedUsd }) => ({ contract: id, committedUsd })),
    breaches: inputs.served
      .filter(({ deniedRequests }) => deniedRequests > 0)
      .map(({ cell, fleet, deniedRequests, deniedBy }) => ({
        cell,
        fleet,
        requests: deniedRequests,
        deniedBy,
      })),
    rows: [
      accountOf(ledger, "what_happened", recorded.happened),
      ...[...replays].map(([name, replay]) => accountOf(ledger, name, replay)),
    ],
  };
}
