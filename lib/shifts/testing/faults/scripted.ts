import { isRefusal } from "@/lib/platform/errors";
import { defaultGuardrails } from "../../default-guardrails";
import type { HumanRequest, Shares } from "../../model";
import { receivingFleets } from "../../plan-target";
import { defaultPace, type Pace } from "../../policy";
import { atMost, type SafetyFacts } from "../../safety";
import { forwardSteps } from "../../steps";
import { routesFromShares, sharesFromRoutes, touched } from "../../table";
import { FORWARD_LIMIT, type SimulatedEstate } from "./estate";
import type { ProposedShift } from "./keeping";
import { memoryKeeping } from "./memory-keeping";
import { seededChance } from "./random";
import type { Actor } from "./schedule";
import { World } from "./world";

const start = new Date("2026-11-20T03:00:00Z");

const pace: Pace = {
  ...defaultPace,
  sharePerStep: 0.3,
  rampPerStep: 0.5,
  bakeMs: 4_000,
  rollbackBakeMs: 2_000,
  retryMs: 2_000,
  confirmWithinMs: 10_000,
  patienceMs: 4_000,
  heldLimitMs: 30_000,
};

const fleets = ["fra", "par", "tyo", "sel"];
const first: Shares = { de: { fra: 1 }, jp: { tyo: 1 }, fr: { par: 1 } };
const cell = (requestsPerSec: number) => ({
  requestsPerSec,
  acceleratorSecondsPerRequest: Object.fromEntries(fleets.map((fleet) => [fleet, 1])),
  denied: {},
});
const facts: SafetyFacts = {
  healthyAccelerators: Object.fromEntries(fleets.map((fleet) => [fleet, 100])),
  cells: { de: cell(40), jp: cell(40), fr: cell(20) },
};

/** Two shifts that have nothing in common, and one that shares its fleets with the first. */
const targets: readonly Shares[] = [
  { de: { fra: 0.2, par: 0.8 } },
  { jp: { tyo: 0.4, sel: 0.6 } },
  { fr: { par: 0.5, fra: 0.5 } },
];

function shiftTo(target: Shares, index: number): ProposedShift {
  const origin = Object.fromEntries(Object.keys(target).map((id) => [id, first[id] ?? {}]));
  const planned = forwardSteps(origin, target, first, facts, pace, atMost(FORWARD_LIMIT));
  if (!planned.ok) throw new Error(planned.because);
  return {
    id: `00000000-0000-4000-8000-${String(index + 1).padStart(12, "0")}`,
    kind: "rebalance",
    pace,
    steps: planned.steps,
    guardrails: defaultGuardrails(receivingFleets(origin, target, facts), null),
    origin,
    target,
    startedWith: Object.fromEntries(fleets.map((fleet) => [fleet, 100])),
    today: origin,
    fleets: touched(origin, target).fleets,
    expiresAt: new Date(start.getTime() + 86_400_000),
    proposedById: "00000000-0000-4000-9000-000000000001",
  };
}

/**
 * The simulated world with nothing left to chance: two edges that a load balancer's plane writes to, one worker, and
 * three signed shifts. A test says what happens, in order; every invariant is checked after every call.
 */
export async function scriptedWorld() {
  const estate: SimulatedEstate = {
    cells: Object.keys(first),
    fleets,
    first,
    planes: { lb: ["a", "b"] },
    now: start,
    facts,
    shifts: targets.map(shiftTo),
  };
  const keeping = memoryKeeping(estate);
  for (const shift of estate.shifts) {
    await keeping.propose(shift, start);
    await keeping.sign(shift.id, start, null);
  }
  const firstTable = { version: 1, sha256: "0".repeat(64), routes: routesFromShares(first) };
  const world = new World(estate, keeping, seededChance(1), null, firstTable);
  world.planes.calm.value = true;
  const person: Actor = { name: "person", alive: true, skewMs: 0 };
  let worker: Actor = { name: "worker", alive: true, skewMs: 0 };
  const idOf = (index: number) => estate.shifts[index]?.id ?? "";

  /** Runs work to its end, or kills its process at the nth call; false when there were fewer. A refusal is an answer. */
  async function toItsEnd(work: Promise<void>, killAt?: number): Promise<boolean> {
    const ended = work.catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
    });
    let killed = false;
    await world.schedule.settle();
    for (let call = 1; !world.schedule.idle; call++) {
      await world.schedule.step(() => (call === killAt ? "kill" : "go"));
      killed ||= call === killAt;
      await world.check();
    }
    await ended;
    return killed;
  }

  return {
    world,
    idOf,
    start: (index: number) => toItsEnd(world.start(person, idOf(index))),
    ask: (index: number, kind: HumanRequest["kind"]) => toItsEnd(world.ask(person, idOf(index), kind)),
    /** A second passes, and the worker ticks once; killed at its nth call if told to, and another takes its place. */
    async tick(killAt?: number): Promise<boolean> {
      world.nowMs += 1_000;
      const killed = await toItsEnd(world.control(worker), killAt);
      if (killed) worker = { ...worker, alive: true };
      return killed;
    },
    /** What went wrong with any table that was sent. */
    violations: () => world.invariants.violations,
    progressOf: async (index: number) => (await keeping.commands().load(idOf(index)))?.progress,
    /** The shares that each edge runs. */
    edgesRun: () => world.planes.edges.map(({ running }) => sharesFromRoutes(running.routes)),
    tables: () => keeping.tables(),
  };
}
