import { defaultGuardrails } from "../../default-guardrails";
import type { Shares } from "../../model";
import { receivingFleets } from "../../plan-target";
import { defaultPace, type Pace } from "../../policy";
import { atMost, type SafetyFacts } from "../../safety";
import { forwardSteps } from "../../steps";
import { touched } from "../../table";
import type { Estate, ProposedShift } from "./keeping";
import type { Chance } from "./random";

export const FORWARD_LIMIT = 0.9;
export const BACK_LIMIT = 0.97;

const fleets = ["fra", "par", "tyo", "sel", "iad"];
const cells = ["DE|m|general", "FR|m|general", "JP|m|general", "US|m|general"];

const pace: Pace = {
  ...defaultPace,
  sharePerStep: 0.4,
  rampPerStep: 0.6,
  bakeMs: 4_000,
  rollbackBakeMs: 2_000,
  retryMs: 2_000,
  confirmWithinMs: 10_000,
  patienceMs: 4_000,
  heldLimitMs: 40_000,
};

export interface SimulatedEstate extends Estate {
  readonly facts: SafetyFacts;
  readonly shifts: readonly ProposedShift[];
}

/** Cells spread over fleets, and two to four shifts between them, some of which touch the same fleets. */
export function simulatedEstate(chance: Chance, now: Date): SimulatedEstate {
  const row = (): Record<string, number> => {
    const [a, b] = [chance.of(fleets), chance.of(fleets)];
    if (a === b) return { [a]: 1 };
    const share = chance.between(1, 9) / 10;
    return { [a]: share, [b]: 1 - share };
  };
  const first: Shares = Object.fromEntries(cells.map((cell) => [cell, row()]));
  const facts: SafetyFacts = {
    healthyAccelerators: Object.fromEntries(fleets.map((fleet) => [fleet, 100])),
    cells: Object.fromEntries(
      cells.map((cell) => [
        cell,
        {
          requestsPerSec: chance.between(5, 40),
          acceleratorSecondsPerRequest: Object.fromEntries(fleets.map((fleet) => [fleet, 1])),
          denied: {},
        },
      ]),
    ),
  };
  const shifts: ProposedShift[] = [];
  const wanted = chance.between(2, 4);
  for (let attempt = 0; attempt < 30 && shifts.length < wanted; attempt++) {
    const moved = cells.filter(() => chance.yes(0.4));
    const target: Shares = Object.fromEntries(moved.map((cell) => [cell, row()]));
    const origin: Shares = Object.fromEntries(moved.map((cell) => [cell, first[cell] ?? {}]));
    const { cells: changed, fleets: touchedFleets } = touched(origin, target);
    if (changed.length === 0) continue;
    const planned = forwardSteps(origin, target, first, facts, pace, atMost(FORWARD_LIMIT));
    if (!planned.ok) continue;
    shifts.push({
      id: `00000000-0000-4000-8000-${String(shifts.length + 1).padStart(12, "0")}`,
      kind: "rebalance",
      pace,
      steps: planned.steps,
      guardrails: defaultGuardrails(receivingFleets(origin, target, facts), null),
      origin,
      target,
      startedWith: Object.fromEntries(touchedFleets.map((fleet) => [fleet, 100])),
      today: origin,
      fleets: touchedFleets,
      expiresAt: new Date(now.getTime() + 86_400_000),
      proposedById: "00000000-0000-4000-9000-000000000001",
    });
  }
  return {
    cells,
    fleets,
    first,
    planes: { feed: ["c"], lb: ["a", "b"] },
    now,
    facts,
    shifts,
  };
}
