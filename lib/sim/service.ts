import type { Spread } from "./distribution";
import type { SimCell, SimFleet } from "./estate";
import type { Effect } from "./faults";
import { maxUtilization, meanWaitSec, refusedShare, timePerOutputTokenSec } from "./queueing";

/** Spread of answers to like requests, as the standard deviation of the logarithm. */
const calmSigma = 0.35;
/** Waiting spreads wider than serving: how much is added when all of the time is waiting. */
const waitingSigma = 0.45;
const durationSigma = 0.55;
/** An idle accelerator draws this share of its full power. */
const idlePower = 0.35;

/** Requests of one cell that reach a fleet. */
export interface Arrival {
  cell: SimCell;
  requestsPerSec: number;
}

/** How a fleet fares under a steady load: rates and spreads, from which counts are drawn. */
export interface Service {
  /** Busy share of the healthy accelerators, 0 to 1. Null when none is healthy. */
  utilization: number | null;
  healthyAccelerators: number;
  watts: number;
  /** Requests waiting for an accelerator, mean (Little's law). */
  waiting: number;
  cells: CellService[];
}

export interface CellService {
  cell: SimCell;
  /** Shares of the arrivals, adding up to 1 with those served. */
  refused: number;
  failed: number;
  /** Seconds. */
  ttft: Spread;
  timePerOutputToken: Spread;
  duration: Spread;
}

/** Accelerator-seconds that one request of the cell takes of the fleet; null when the fleet cannot run its model. */
export function acceleratorSeconds(cell: SimCell, fleet: SimFleet): number | null {
  const profile = fleet.profiles.get(cell.model);
  if (!profile) return null;
  return (
    cell.inputTokensPerRequest / profile.prefillTokensPerSec +
    cell.outputTokensPerRequest / profile.decodeTokensPerSec
  );
}

/**
 * What a fleet does with a steady load: how busy it is, how long requests wait, what it refuses. Pure.
 * @param healthy accelerators before faults
 */
export function serve(
  fleet: SimFleet,
  arrivals: readonly Arrival[],
  healthy: number,
  effect: Effect,
): Service {
  const accelerators = Math.round(healthy * effect.capacity);
  const demanded = arrivals.map(({ cell, requestsPerSec }) => ({
    cell,
    requestsPerSec,
    seconds: acceleratorSeconds(cell, fleet),
  }));
  const busy = demanded.reduce(
    (sum, { requestsPerSec, seconds }) => sum + requestsPerSec * (seconds ?? 0),
    0,
  );
  const served = demanded.reduce((sum, d) => sum + (d.seconds === null ? 0 : d.requestsPerSec), 0);
  const offered = accelerators > 0 ? busy / accelerators : Number.POSITIVE_INFINITY;
  const utilization = accelerators > 0 ? Math.min(offered, maxUtilization) : null;
  const refused = busy === 0 ? 0 : refusedShare(offered);
  const waitSec = served > 0 ? meanWaitSec(utilization ?? 1, busy / served) : 0;
  return {
    utilization,
    healthyAccelerators: accelerators,
    watts: accelerators * fleet.watts * (idlePower + (1 - idlePower) * (utilization ?? 0)),
    waiting: served * (1 - refused) * waitSec,
    cells: demanded.map(({ cell, seconds }) => {
      const lost = seconds === null ? 1 : refused;
      const failing = 1 - (1 - fleet.errorRate) * (1 - effect.failing);
      return {
        cell,
        refused: lost,
        failed: (1 - lost) * failing,
        ...pace(cell, fleet, utilization ?? 1, waitSec, effect),
      };
    }),
  };
}

function pace(cell: SimCell, fleet: SimFleet, utilization: number, waitSec: number, { slowdown }: Effect) {
  const prefillSec = fleet.ttftMs / 1_000;
  const firstToken = (prefillSec + waitSec) * slowdown;
  const decodeRate = fleet.profiles.get(cell.model)?.decodeTokensPerSec ?? 1;
  const perToken = timePerOutputTokenSec(utilization, decodeRate) * slowdown;
  return {
    ttft: { mean: firstToken, sigma: calmSigma + (waitingSigma * waitSec) / (waitSec + prefillSec) },
    timePerOutputToken: { mean: perToken, sigma: calmSigma },
    duration: { mean: firstToken + perToken * cell.outputTokensPerRequest, sigma: durationSigma },
  };
}

/** Accelerators of a fleet at an instant: what it has, and deliveries that fell due since the simulation began. */
export function healthyAt(fleet: SimFleet, startedAt: Date, at: Date): number {
  // What was due before and has not come is late; nobody knows when it will.
  const arrived = fleet.deliveries.filter(({ due }) => startedAt < due && due <= at);
  return arrived.reduce((sum, { accelerators }) => sum + accelerators, fleet.healthy);
}
