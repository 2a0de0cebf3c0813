import { highs } from "../engine/highs";
import type { ReplayedDemand } from "./demand-file";
import { hindsight } from "./hindsight";
import { ballast, nightly } from "./planned";
import type { Policy, PolicyName } from "./policy";
import { type Replay, replay } from "./replay";
import { type PolicyResult, resultOf } from "./report";
import { capacityWeighted, cheapestFirst, pacing } from "./rules-of-thumb";
import type { World } from "./world";

export interface BacktestRun {
  results: PolicyResult[];
  /** By policy, in the order asked for; hindsight is always among them. */
  replays: Map<PolicyName, Replay>;
}

export interface BacktestControl {
  /** Told before each hour of each policy; may wait, so that others get their turn, and may throw to stop. */
  beforeHour?: (policy: PolicyName, hour: number) => Promise<void> | void;
}

/** Replays demand under each of the policies and compares them with hindsight. */
export async function runBacktest(
  world: World,
  demand: ReplayedDemand,
  policies: readonly PolicyName[],
  { beforeHour }: BacktestControl = {},
): Promise<BacktestRun> {
  const solver = await highs();
  await beforeHour?.("hindsight", 0);
  const best = hindsight(solver, world, demand);
  const replays = new Map<PolicyName, Replay>();
  const makers: Record<Exclude<PolicyName, "hindsight">, () => Policy> = {
    capacity_weighted: () => capacityWeighted(world),
    cheapest_first: () => cheapestFirst(world),
    pacing: () => pacing(world),
    nightly: () => nightly(solver, world),
    ballast: () => ballast(solver, world),
  };
  for (const name of policies) {
    const replayed =
      name === "hindsight"
        ? best
        : await replay(world, demand, makers[name](), (hour) => beforeHour?.(name, hour));
    replays.set(name, replayed);
  }
  const results = [...replays].map(([name, replayed]) => resultOf(world, name, replayed, best));
  replays.set("hindsight", best);
  return { results, replays };
}
