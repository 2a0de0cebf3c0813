import { highs, type SolveControl } from "@/lib/planning/engine/highs";
import { optimise } from "@/lib/planning/engine/optimise";
import { Session } from "@/lib/planning/engine/session";
import { toInstance } from "@/lib/planning/instance";
import type { Snapshot } from "@/lib/planning/model";
import { rulesOf, withoutRule } from "@/lib/planning/rule-prices";

/** A snapshot as it may be asked for next, and what is other about it. */
type Next = readonly [change: string, snapshot: Snapshot];

const times = (values: number | number[], factor: number) =>
  typeof values === "number" ? values * factor : values.map((value) => value * factor);

/** What corrections and what-ifs ask for: small changes everywhere, and large ones somewhere. */
function nexts(snapshot: Snapshot): Next[] {
  const { cells, fleets, policy } = snapshot;
  const [rule] = rulesOf(snapshot);
  const lost = fleets[0]!.region;
  return [
    [
      "demand ± 2 %",
      {
        ...snapshot,
        cells: cells.map((cell, d) => ({
          ...cell,
          requestsPerSec: times(cell.requestsPerSec, 1 + 0.02 * Math.sin(d)),
        })),
      },
    ],
    [
      "demand of one country + 30 %",
      {
        ...snapshot,
        cells: cells.map((cell) =>
          cell.origin === cells[0]!.origin
            ? { ...cell, requestsPerSec: times(cell.requestsPerSec, 1.3) }
            : cell,
        ),
      },
    ],
    [
      "carbon + 100 USD/t",
      { ...snapshot, policy: { ...policy, usdPerTonneCo2: policy.usdPerTonneCo2 + 100 } },
    ],
    ...(rule === undefined ? [] : [["one rule less", withoutRule(snapshot, rule)] as const]),
    [
      "a region lost",
      {
        ...snapshot,
        fleets: fleets.map((fleet) => (fleet.region === lost ? { ...fleet, accelerators: 0 } : fleet)),
      },
    ],
  ];
}

export interface Again {
  change: string;
  /** Processor seconds of the solve alone, from nothing and from where the one before ended. */
  coldSec: number;
  warmSec: number;
}

async function cpuSeconds(snapshot: Snapshot, session?: Session): Promise<number> {
  const instance = toInstance(snapshot);
  const control: SolveControl = {
    deadlineMs: performance.now() + 600_000,
    now: () => performance.now(),
    cancelled: () => false,
    progress: () => undefined,
    ...(session ? { session } : {}),
  };
  const before = process.cpuUsage();
  await optimise(instance, control);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Times what is solved again after a snapshot changed, cold and warm, change by change. */
export async function* again(snapshot: Snapshot): AsyncGenerator<Again> {
  await highs();
  await cpuSeconds(snapshot);
  const session = new Session();
  for (const [change, next] of nexts(snapshot)) {
    await cpuSeconds(snapshot, session);
    yield { change, warmSec: await cpuSeconds(next, session), coldSec: await cpuSeconds(next) };
  }
}
