import type { Actor } from "@/lib/identity/model";
import { log } from "@/lib/platform/log";
import { checkAside } from "./check-aside";
import type { Snapshot } from "./model";
import { solvePlan } from "./solve";
import type { SolveOptions, SolveOutcome } from "./solver-thread";
import { loadPlan, loadPlanState, type PlanPurpose } from "./store/plans";
import { failPlan, recordPlan } from "./verbs/record-outcome";

/** How long the console lets a plan take. */
const timeLimitSec = 300;
/** And the prices of its rules: nobody waits at night, somebody does for a plan just asked for, traffic for a correction. */
const rulePricesSec: Record<PlanPurpose, number> = { nightly: 120, proposed: 10, correction: 0 };
const lookEveryMs = 2_000;

export type Solver = (snapshot: Snapshot, options: SolveOptions) => Promise<SolveOutcome>;

/**
 * Solves a proposed plan, has it checked by the independent checker and writes it down; whatever goes wrong leaves the
 * plan failed with its reason. Safe to run twice: a plan that is no longer being solved is left alone.
 */
export async function solveProposedPlan(
  actor: Actor,
  planId: string,
  solver: Solver = solvePlan,
): Promise<void> {
  const record = await loadPlan(planId);
  if (record?.state !== "solving") return;
  const cancelled = new AbortController();
  const watch = setInterval(() => {
    loadPlanState(planId)
      .then((state) => state === "solving" || cancelled.abort())
      .catch((error: unknown) =>
        log.warn({ err: error, planId }, "could not look whether the plan is cancelled"),
      );
  }, lookEveryMs);
  let outcome: SolveOutcome;
  try {
    outcome = await solver(record.snapshot, {
      timeLimitSec,
      rulePricesSec: rulePricesSec[record.purpose],
      signal: cancelled.signal,
    });
  } finally {
    clearInterval(watch);
  }
  if (!outcome.ok) {
    log.warn({ planId, reason: outcome.reason }, "no plan was found");
    await failPlan(actor, { planId, failure: outcome.message });
    return;
  }
  const verdict = await checkAside(record.snapshot, outcome.plan).catch((error: unknown) => {
    log.error({ err: error, planId }, "the checker gave no verdict");
    return null;
  });
  if (!verdict) {
    await failPlan(actor, { planId, failure: "The independent checker gave no verdict on the plan." });
    return;
  }
  if (!verdict.accepted) {
    const [first] = verdict.broken;
    log.error({ planId, broken: verdict.broken }, "the checker rejected a plan");
    await failPlan(actor, {
      planId,
      failure: `The independent checker rejected the plan in ${verdict.broken.length} places, first at ${first?.path}: ${first?.what}`,
    });
    return;
  }
  const { plan, solveMs, notes, clauses } = outcome;
  await recordPlan(actor, { planId, plan, solveMs, notes, clauses });
}
