import { newestTable } from "@/lib/dataplane/store/tables";
import type { Fleet } from "@/lib/fleet/model";
import { loadFleets } from "@/lib/fleet/store/fleets";
import type { Snapshot } from "@/lib/planning/model";
import type { prisma, Tx } from "@/lib/platform/db/client";
import { refuse } from "@/lib/platform/errors";
import { currentSnapshot, estateOf } from "./current";
import { drainTarget, type Stranded } from "./drain";
import { type DrainScope, type DrainVerdict, fleetsOf, judgeDrain, servingProviders } from "./drain-rules";
import { type Impact, impactOf } from "./impact";
import type { Shares, StepPlan } from "./model";
import { drainPace, type GuardrailLimits } from "./policy";
import { atMost, type SafetyFacts } from "./safety";
import { forwardSteps } from "./steps";
import { loadShiftPolicy } from "./store/policy";
import { loadShifts, type ShiftRecord } from "./store/shifts";
import { NEGLIGIBLE_SHARE, overlay, sharesFromRoutes, touched } from "./table";

/** Demand goes on changing while it moves: what is filled to the brim now would be over it a second later. */
const SLACK = 0.98;

/** A drain as it would be started now: what it would do, and whether it may. Nothing has changed yet. */
export interface PreparedDrain {
  readonly scope: DrainScope;
  readonly leaving: readonly Fleet[];
  readonly allFleets: readonly Fleet[];
  readonly running: Shares;
  readonly liveVersion: number;
  readonly today: Shares;
  readonly target: Shares;
  readonly fleets: readonly string[];
  readonly steps: readonly StepPlan[];
  readonly stranded: readonly Stranded[];
  readonly verdict: DrainVerdict;
  /** Shifts that it ends where they are, because they touch the same fleets. */
  readonly overtakes: readonly ShiftRecord[];
  readonly providersAfter: readonly string[];
  readonly facts: SafetyFacts;
  readonly impact: Impact;
  readonly guardrails: GuardrailLimits;
  readonly signWithinMs: number;
}

/**
 * Reads the estate and lays out the drain of `scope`: target, steps, blast radius and verdict. Changes nothing.
 *
 * @param estate where the present estate comes from; a screen takes a recent one, the act itself the present one
 */
export async function prepareDrain(
  scope: DrainScope,
  now: Date,
  db: Tx | ReturnType<typeof prisma>,
  estate: (now: Date) => Promise<Snapshot> = currentSnapshot,
): Promise<PreparedDrain> {
  const [allFleets, table, snapshot, policy, active] = await Promise.all([
    loadFleets(db),
    newestTable(db),
    estate(now),
    loadShiftPolicy(db),
    loadShifts({ states: ["running", "rolling_back"] }, db),
  ]);
  const leaving = fleetsOf(scope, allFleets);
  if (leaving.length === 0) return refuse("not_found", `There is no ${scope.kind} ${scope.id}.`, "scopeId");
  if (!table)
    return refuse("conflict", "No routing table has been published yet; there is nothing to drain.");
  const running = sharesFromRoutes(table.routes);
  const { facts, backLimit, forwardLimit } = estateOf(snapshot);
  const ids = new Set(leaving.map(({ id }) => id));

  // A rebalance or a drill gives way to an emergency; another drain, or traffic that returns from one, is an emergency
  // itself.
  const givesWay = ({ kind }: ShiftRecord) => kind === "rebalance" || kind === "drill";
  const emergencies = active.filter((shift) => !givesWay(shift));
  const closed = new Set(emergencies.flatMap(({ fleets }) => fleets));
  const colliding = emergencies.find(({ fleets }) => fleets.some((fleet) => ids.has(fleet)));

  const latency = latencies(snapshot);
  const { today, target, stranded } = drainTarget({
    running,
    facts,
    leaving: ids,
    closed,
    comfortable: forwardLimit,
    utmost: backLimit * SLACK,
    latencyMs: latency,
  });
  const { cells, fleets } = touched(today, target);
  const pace = { ...drainPace };
  const planned = forwardSteps(today, target, running, facts, pace, atMost(backLimit));
  const after = overlay(running, target);
  const providersAfter = servingProviders(without(after, ids), allFleets);
  const verdict = judgeDrain({
    stranded,
    cells: cells.length,
    providersBefore: servingProviders(running, allFleets),
    providersAfter,
    minProviders: policy.drains.minProviders,
    unsafe: planned.ok || cells.length === 0 ? null : planned.because,
  });
  const busy = colliding
    ? [`A ${colliding.kind} of ${colliding.fleets.join(", ")} moves traffic there now. Wait for it to end.`]
    : [];
  return {
    scope,
    leaving,
    allFleets,
    running,
    liveVersion: table.version,
    today,
    target,
    fleets,
    steps: planned.ok ? planned.steps : [],
    stranded,
    verdict: { ...verdict, forbidden: [...busy, ...verdict.forbidden] },
    overtakes: active.filter(
      (shift) => givesWay(shift) && shift.fleets.some((fleet) => fleets.includes(fleet)),
    ),
    providersAfter,
    facts,
    impact: impactOf(snapshot, 0, running, today, target),
    guardrails: policy.guardrails,
    signWithinMs: policy.drains.signWithinMs,
  };
}

/** Round trip plus time to first token, ms. */
function latencies(snapshot: Snapshot): (cell: string, fleet: string) => number {
  const ttft = new Map(snapshot.fleets.map((fleet) => [fleet.id, fleet.ttftMs]));
  const rtt = new Map(snapshot.cells.map((cell) => [cell.id, cell.rttMs]));
  return (cell, fleet) => (rtt.get(cell)?.[fleet] ?? Number.MAX_SAFE_INTEGER) + (ttft.get(fleet) ?? 0);
}

/** What is left of a table when the fleets are gone: stranded requests stay there, and do not count as served. */
const without = (table: Shares, gone: ReadonlySet<string>): Shares =>
  Object.fromEntries(
    Object.entries(table).map(([cell, row]) => [
      cell,
      Object.fromEntries(
        Object.entries(row).filter(([fleet, share]) => !gone.has(fleet) && share > NEGLIGIBLE_SHARE),
      ),
    ]),
  );
