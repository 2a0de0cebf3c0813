import { randomUUID } from "node:crypto";
import { driftBeyond, inShort } from "@/lib/approvals/drift";
import { PROPOSAL_LIVES_MS, type Requirement } from "@/lib/approvals/model";
import { requirementOf } from "@/lib/approvals/requirement";
import { signersOf } from "@/lib/approvals/signers";
import { newestTable } from "@/lib/dataplane/store/tables";
import type { VerbContext } from "@/lib/identity/verb";
import { notify } from "@/lib/notifications/notify";
import { stateEnvelope } from "@/lib/planning/envelope";
import { loadRhythmPolicy } from "@/lib/planning/store/policy";
import { refuse } from "@/lib/platform/errors";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { currentSnapshot } from "./current";
import { safetyFacts } from "./facts";
import { type Impact, impactOf } from "./impact";
import { layOut } from "./lay-out";
import type { Shares } from "./model";
import { moveFacts } from "./move-facts";
import { askedNotice } from "./notices";
import { targetOf, windowAt } from "./plan-target";
import type { PaceName } from "./policy";
import { claimsOn, correctionsProposed } from "./store/claims";
import { summary } from "./store/controller-store";
import { insertEnvelope } from "./store/envelopes";
import { loadPlanWithInputs, type PlanWithInputs } from "./store/plans";
import { loadShiftPolicy } from "./store/policy";
import { insertShift, loadShifts, writeProgress } from "./store/shifts";
import { restrict, sharesFromRoutes, touched } from "./table";

export interface Proposal {
  readonly planId: string;
  readonly reason: string;
  readonly pace: PaceName;
  readonly bakeSeconds: number | undefined;
  /** Null: whoever asked for the plan. */
  readonly proposer: { readonly id: string; readonly label: string } | null;
}

/** What a correction proposes outside its envelope is overtaken by the next before long. */
const CORRECTION_LIVES_MS = 2 * 3_600_000;

/**
 * Proposes to carry out a plan, in the caller's transaction. A nightly plan's shift also states the envelope that its
 * approver signs; it is put forward even where it moves nothing, for the envelope's sake.
 */
export async function putForward(context: VerbContext, proposal: Proposal): Promise<{ shiftId: string }> {
  const { tx, now, audit, live } = context;
  const { planId, reason } = proposal;
  const source = await requirePlan(context, planId);
  const proposer = proposal.proposer ?? { id: source.proposedById, label: source.proposedByLabel };
  const table = await newestTable(tx);
  if (!table)
    return refuse("conflict", "No routing table has been published yet; there is nothing to shift from.");
  const running = sharesFromRoutes(table.routes);
  const window = windowAt(source.snapshot, now);
  const moved = targetOf(source.plan, window, running);
  const { cells, fleets } = touched(moved.today, moved.target);
  if (cells.length === 0 && source.purpose !== "nightly")
    return refuse("conflict", "The plan routes as today's table does: there is nothing to move.");
  const way = cells.length > 0 ? { ...moved, fleets } : standingStill(source, window, running);

  const byRhythm = proposal.proposer === null && source.purpose === "correction";
  if (byRhythm) await requireNoClaim(context, fleets);

  const current = await currentSnapshot(now);
  const drift = driftBeyond(source.snapshot, current, { cells, fleets });
  if (drift.length > 0)
    return refuse("conflict", `The plan is out of date. ${inShort(drift)} Make a new plan.`);
  const { pace: name, bakeSeconds } = proposal;
  const laid = await layOut(tx, current, running, way, { name, bakeSeconds });
  if (!laid.ok) return refuse("conflict", `The shift cannot be made in safe steps. ${laid.because}`);

  const impact = impactOf(source.snapshot, window, running, way.today, way.target);
  const requirement = await requirementFor(tx, source, window, { running, target: way.target }, impact);
  const shiftId = randomUUID();
  const livesMs = byRhythm ? CORRECTION_LIVES_MS : PROPOSAL_LIVES_MS;
  const expiresAt = new Date(now.getTime() + livesMs);
  const { origin, steps, settings } = laid;
  await insertShift(
    tx,
    {
      id: shiftId,
      planId,
      windowIndex: window,
      snapshotSha256: source.snapshotSha256,
      envelopeId: null,
      proposedById: proposer.id,
      proposedByLabel: proposer.label,
      reason,
      requirement,
      ...way,
      origin,
      steps,
      settings,
      progress: { state: "proposed", expiresAt },
    },
    now,
  );
  const envelopeSha256 = source.purpose === "nightly" ? await state(context, source, shiftId) : null;
  await supersedeOlder(context, shiftId, way.fleets);
  await audit({
    subjectKind: "shift",
    subjectId: shiftId,
    planId,
    reason,
    after: {
      state: "proposed",
      cells: cells.length,
      fleets: way.fleets,
      steps: steps.length,
      expiresAt,
      needs: requirement.needs,
      ...(envelopeSha256 ? { envelopeSha256 } : {}),
    },
  });
  const { snapshotSha256 } = source;
  const signable = { proposedById: proposer.id, snapshotSha256, expiresAt, requirement };
  const userIds = await signersOf(tx, signable, [], now);
  const told = { id: shiftId, kind: "rebalance", planId, snapshotSha256, envelopeId: null, reason } as const;
  await notify(
    tx,
    askedNotice(
      { ...told, proposedByLabel: proposer.label, revision: 1 },
      impact,
      { expiresAt, userIds },
      requirement,
    ),
    now,
  );
  await live("shift", shiftId);
  await live("approval", shiftId);
  return { shiftId };
}

/** Who must sign it under the policy in force, by the demand and prices of the plan's own inputs. */
async function requirementFor(
  tx: VerbContext["tx"],
  { snapshot }: PlanWithInputs,
  window: number,
  move: { running: Shares; target: Shares },
  impact: Impact,
): Promise<Requirement> {
  const { approvals } = await loadShiftPolicy(tx);
  const providers = new Map(snapshot.fleets.map(({ id, provider }) => [id, provider]));
  return requirementOf(moveFacts(impact, move, safetyFacts(snapshot, window), providers), approvals);
}

/** The plan's cells as they are: a shift of one step that moves nothing. */
function standingStill(source: PlanWithInputs, window: number, running: Shares) {
  const planned = Object.fromEntries(
    source.plan.routes.flatMap((route) => (route.window === window ? [[route.cell, {}]] : [])),
  );
  const today = restrict(running, planned);
  const fleets = [...new Set(Object.values(today).flatMap((row) => Object.keys(row)))].sort();
  if (fleets.length === 0) refuse("conflict", "The plan serves no cell now, so there is nothing to sign.");
  return { today, target: today, fleets };
}

/** Writes down the envelope that goes with the shift, and says its hash. */
async function state({ tx, now }: VerbContext, source: PlanWithInputs, shiftId: string): Promise<string> {
  const policy = await loadRhythmPolicy(tx);
  const envelope = stateEnvelope({ ...source, planId: source.id }, policy, now);
  const sha256 = sha256Hex(canonicalJson(envelope));
  await insertEnvelope(tx, { shiftId, sha256, envelope }, now);
  return sha256;
}

/** What the rhythm puts forward between two nights yields to everything else, and to its own that is still being read. */
async function requireNoClaim({ tx }: VerbContext, fleets: readonly string[]): Promise<void> {
  const [claim] = [...(await claimsOn(fleets, tx)), ...(await correctionsProposed(tx))];
  if (claim) refuse("conflict", claim);
}

async function requirePlan({ tx }: VerbContext, planId: string): Promise<PlanWithInputs> {
  const source = await loadPlanWithInputs(planId, tx);
  if (!source) return refuse("not_found", `There is no plan ${planId}.`, "planId");
  if ("because" in source) return refuse("conflict", source.because, "planId");
  if (source.superseded) return refuse("conflict", "A newer plan has taken this one's place.", "planId");
  return source;
}

/** Undecided proposals for the same fleets were made from older inputs: the newer one takes their place. */
export async function supersedeOlder(
  { tx, now, audit, live }: VerbContext,
  id: string,
  fleets: readonly string[],
): Promise<void> {
  for (const older of await loadShifts({ states: ["proposed"] }, tx)) {
    if (older.id === id || !older.fleets.some((fleet) => fleets.includes(fleet))) continue;
    const because = `Superseded by shift ${id}, proposed for the same fleets.`;
    const next = { state: "superseded", at: now, because } as const;
    if (!(await writeProgress(tx, older, next, { takesRequest: true }))) continue;
    await audit({
      action: "shift.superseded",
      subjectKind: "shift",
      subjectId: older.id,
      planId: older.planId,
      reason: because,
      before: summary(older.progress),
      after: summary(next),
    });
    await live("shift", older.id);
  }
}
