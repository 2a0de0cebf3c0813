import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newestTable } from "@/lib/dataplane/store/tables";
import { type Actor, systemActor } from "@/lib/identity/model";
import type { Plan } from "@/lib/planning/model";
import { removeOldCorrections } from "@/lib/planning/retention";
import { loadPlan } from "@/lib/planning/store/plans";
import { failPlan, recordPlan } from "@/lib/planning/verbs/record-outcome";
import { pool, prisma } from "@/lib/platform/db/client";
import { acquireLease, type Lease } from "@/lib/platform/lease";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { controlShifts } from "@/lib/shifts/control";
import { loadStatedEnvelope } from "@/lib/shifts/store/envelopes";
import { loadShift } from "@/lib/shifts/store/shifts";
import { sharesFromRoutes } from "@/lib/shifts/table";
import {
  acknowledge,
  cells,
  person,
  planFor,
  putBack,
  report,
  seedShiftEstate,
  setPolicy,
} from "@/lib/shifts/testing/estate";
import { approveShift } from "@/lib/shifts/verbs/decide-approval";
import { abortShift, rollBackShift } from "@/lib/shifts/verbs/operate-shift";
import { proposeShift } from "@/lib/shifts/verbs/propose-shift";
import { startShift } from "@/lib/shifts/verbs/start-shift";
import { keepRhythm } from "./beat";
import type { RhythmKind } from "./model";
import { planNow } from "./verbs/begin-run";
import { pauseRhythm, resumeRhythm } from "./verbs/pause";

const worker = systemActor("worker");
const dayMs = 86_400_000;
/** Time that the test moves by hand, beginning tomorrow at two in the morning. */
const clock = { at: new Date(Math.ceil(Date.now() / dayMs) * dayMs + 2 * 3_600_000), now: () => clock.at };
const timed = { clock };
const pass = (ms: number) => {
  clock.at = new Date(clock.at.getTime() + ms);
};
type Routes = Readonly<Record<string, Readonly<Record<string, number>>>>;
const asToday: Routes = { [cells.de]: { fra: 1 }, [cells.fr]: { par: 1 } };
const half: Routes = { [cells.de]: { fra: 0.5, par: 0.5 }, [cells.fr]: { par: 1 } };

describe("the rhythm on PostgreSQL", () => {
  useTestDatabase();
  let sre: Actor;
  let manager: Actor;
  let lease: Lease;

  beforeAll(async () => {
    await prisma().estate.create({
      data: {
        scenario: "test",
        title: "Test",
        timeZone: "UTC",
        seededAt: new Date(clock.at.getTime() - 3_600_000),
        seedSha256: "0".repeat(64),
      },
    });
    await seedShiftEstate(clock.at);
    await setPolicy({
      pace: { sharePerStep: 1, rampPerStep: 1, bakeMs: 2_000, rollbackBakeMs: 1_000 },
      guardrails: { windowMs: 60_000, minSamples: 20 },
    });
    sre = await person("Sara", "sre");
    manager = await person("Mona", "manager");
    const taken = await acquireLease("test/shift-controller", "one", 600_000);
    if (!taken) throw new Error("The lease was not free.");
    lease = taken;
  });

  beforeEach(async () => {
    for (const { id } of await prisma().shift.findMany({
      where: { state: { in: ["proposed", "approved", "running", "rolling_back"] } },
    })) {
      await abortShift(sre, { shiftId: id, reason: "the next test begins" }, timed);
    }
    await second();
    await putBack(clock.at);
    await freshly();
  });

  const freshly = async () => {
    await report(clock.at);
    await acknowledge(clock.at);
  };
  const second = async () => {
    pass(1_000);
    await freshly();
    await controlShifts(lease, clock);
  };
  const beat = () => keepRhythm(worker, clock);
  const run = async (kind: RhythmKind) =>
    prisma().rhythmRun.findFirstOrThrow({ where: { kind }, orderBy: { startedAt: "desc" } });
  const published = async () => sharesFromRoutes((await newestTable())?.routes ?? []);
  const until = async (shiftId: string, state: string) => {
    const now = async () => (await loadShift(shiftId))?.progress.state;
    for (let i = 0; i < 60 && (await now()) !== state; i++) await second();
    expect(await now()).toBe(state);
  };

  /** What the worker's solver would write down, routing every window as given. */
  async function solve(planId: string, routes: Routes): Promise<void> {
    const record = await loadPlan(planId);
    if (!record) throw new Error("There is no plan.");
    const zero = { objectiveUsd: 0, boundUsd: 0 };
    const terms = { commitments: 0, uncommitted: 0, unserved: 0, latency: 0 };
    const plan: Plan = {
      version: 1,
      snapshotSha256: record.snapshotSha256,
      status: "optimal",
      ...zero,
      terms: { ...terms, failures: 0, carbon: 0, movement: 0, contingency: 0 },
      routes: record.snapshot.windows.flatMap((_, window) =>
        Object.entries(routes).flatMap(([cell, row]) =>
          Object.entries(row).map(([fleet, share]) => ({
            window,
            cell,
            fleet,
            share,
            requestsPerSec: share,
          })),
        ),
      ),
      unserved: [],
      prices: { fleets: [], contracts: [], rules: [] },
      contingencies: [],
      baselines: [],
      moves: [],
    };
    await recordPlan(worker, { planId, plan, solveMs: 1 }, timed);
  }

  /** The next night's plan, solved so, up to its proposal. */
  async function night(routes: Routes): Promise<string> {
    clock.at = new Date(
      Math.ceil((clock.at.getTime() - 2 * 3_600_000) / dayMs) * dayMs + 2 * 3_600_000 + 5_000,
    );
    await freshly();
    await beat();
    const { planId, state } = await run("nightly");
    expect(state).toBe("solving");
    await solve(planId ?? "", routes);
    await beat();
    const { shiftId } = await run("nightly");
    expect(shiftId).not.toBeNull();
    return shiftId ?? "";
  }

  async function sign(shiftId: string): Promise<void> {
    const [shift, envelope] = await Promise.all([loadShift(shiftId), loadStatedEnvelope(shiftId)]);
    await approveShift(
      manager,
      {
        shiftId,
        snapshotSha256: shift?.snapshotSha256 ?? "",
        envelopeSha256: envelope?.sha256 ?? null,
        reason: "looks right",
      },
      timed,
    );
  }

  /** A night that was signed and carried out. */
  async function signedNight(routes: Routes): Promise<string> {
    const shiftId = await night(routes);
    await sign(shiftId);
    await startShift(sre, { shiftId }, timed);
    await until(shiftId, "completed");
    return shiftId;
  }

  /** The next quarter's correction, solved so. */
  async function quarter(routes: Routes) {
    clock.at = new Date(Math.floor(clock.at.getTime() / 900_000) * 900_000 + 900_000 + 2_000);
    await freshly();
    await beat();
    const begun = await run("correction");
    await solve(begun.planId ?? "", routes);
    await beat();
    return prisma().rhythmRun.findUniqueOrThrow({ where: { id: begun.id } });
  }

  it("plans at night, waits for a signature over plan and envelope, and corrects inside it", async () => {
    const nightly = await night({ ...half, [cells.de]: { fra: 0.6, par: 0.4 } });
    expect((await run("nightly")).state).toBe("proposed");
    const stated = await loadStatedEnvelope(nightly);
    expect(stated?.envelope.cells[cells.de]).toEqual({ fra: 0.7, par: 0.5 });

    const shift = await loadShift(nightly);
    const inputs = { shiftId: nightly, snapshotSha256: shift?.snapshotSha256 ?? "", reason: "looks right" };
    await expect(approveShift(manager, inputs, timed)).rejects.toThrow(
      "The envelope on your screen is not that",
    );
    await expect(
      pool().query(
        `INSERT INTO approval (id, shift_id, proposed_by_id, decided_by_id, decided_by_label, decision, reason, snapshot_sha256, at, expires_at)
         SELECT gen_random_uuid(), id, proposed_by_id, $2, 'Mona', 'approve', 'by hand', snapshot_sha256, now(), now() + interval '1 hour'
           FROM shift WHERE id = $1`,
        [nightly, manager.id],
      ),
    ).rejects.toThrow("does not cover its envelope");

    await sign(nightly);
    await startShift(sre, { shiftId: nightly }, timed);
    await until(nightly, "completed");

    const corrected = await quarter(half);
    expect(corrected.state).toBe("moved");
    const made = await loadShift(corrected.shiftId ?? "");
    expect(made).toMatchObject({ envelopeId: stated?.id, progress: { state: "approved" } });
    expect(made?.reason).toContain("signed by Mona");
    await until(corrected.shiftId ?? "", "completed");
    expect((await published())[cells.de]).toEqual({ fra: expect.closeTo(0.5), par: expect.closeTo(0.5) });
    const actions = await prisma().auditEntry.findMany({
      where: { subjectId: corrected.shiftId ?? "" },
      orderBy: { seq: "asc" },
    });
    expect(actions.slice(0, 2).map(({ action }) => action)).toEqual([
      "shift.correct",
      "shift.start_scheduled",
    ]);
    expect(actions[0]?.after).toMatchObject({ envelopeSha256: stated?.sha256, signedBy: "Mona" });

    const again = await quarter(half);
    expect(again.state).toBe("nothing");
  });

  it("goes as far as the envelope and no further; the database holds the line as well", async () => {
    const nightly = await signedNight({ ...half, [cells.de]: { fra: 0.8, par: 0.2 } });
    const clipped = await quarter({ ...half, [cells.de]: { par: 1 } });
    expect(clipped).toMatchObject({
      state: "clipped",
      sentence: expect.stringContaining("par would get 100% of DE|large|personal; the envelope allows 30%."),
    });
    const made = await loadShift(clipped.shiftId ?? "");
    expect(made?.target[cells.de]).toEqual({ fra: expect.closeTo(0.7), par: expect.closeTo(0.3) });

    const copied = `INSERT INTO shift (id, kind, plan_id, snapshot_sha256, state, progress, proposed_by_id, proposed_by_label, reason,
        from_routes, to_routes, return_routes, settings, created_at, expires_at, envelope_id)
      SELECT gen_random_uuid(), kind, plan_id, snapshot_sha256, 'approved', '{"state":"approved"}', proposed_by_id, proposed_by_label, reason,
        from_routes, $2, return_routes, settings, created_at + $3::interval, expires_at, envelope_id FROM shift WHERE id = $1`;
    const copy = (par: number, later: string) =>
      pool().query(copied, [clipped.shiftId, JSON.stringify({ [cells.de]: { fra: 1 - par, par } }), later]);
    await expect(copy(0.4, "0 days")).rejects.toThrow("is beyond its envelope");
    await expect(copy(0.3, "3 days")).rejects.toThrow("did not hold");
    await expect(
      pool().query(`UPDATE shift SET to_routes = '{}' WHERE id = $1`, [clipped.shiftId]),
    ).rejects.toThrow("never changed");
    await expect(
      pool().query(`UPDATE envelope SET valid_until = valid_until + interval '1 day' WHERE shift_id = $1`, [
        nightly,
      ]),
    ).rejects.toThrow("never changed");
  });

  it("puts before an approver what lies outside, once, and moves nothing", async () => {
    await signedNight(asToday);
    const before = await published();
    const refused = await quarter({ ...asToday, [cells.fr]: { fra: 1 } });
    expect(refused).toMatchObject({ state: "refused" });
    expect(refused.sentence).toContain(
      `The envelope sends nothing of ${cells.fr} to fra. It waits for a signature`,
    );
    expect((await loadShift(refused.shiftId ?? ""))?.progress.state).toBe("proposed");
    const again = await quarter({ ...asToday, [cells.fr]: { fra: 1 } });
    expect(again).toMatchObject({ state: "refused", shiftId: null });
    expect(again.sentence).toContain("An earlier one still waits for a signature");
    expect(await published()).toEqual(before);
  });

  it("states an envelope for a night that moves nothing, too", async () => {
    const nightly = await signedNight(asToday);
    expect(await published()).toEqual(asToday);
    expect((await loadShift(nightly))?.steps.length).toBe(1);
    expect((await quarter({ ...asToday, [cells.de]: { fra: 1 } })).state).toBe("nothing");
  });

  it("leaves routing in place when a plan fails, and says why", async () => {
    await signedNight(asToday);
    const before = await published();
    clock.at = new Date(Math.floor(clock.at.getTime() / 900_000) * 900_000 + 902_000);
    await freshly();
    await beat();
    const { planId, id } = await run("correction");
    await failPlan(worker, { planId: planId ?? "", failure: "The solver ran out of memory." }, timed);
    await beat();
    expect(await prisma().rhythmRun.findUnique({ where: { id } })).toMatchObject({
      state: "failed",
      sentence: "The solver ran out of memory. Routing stays as it was.",
    });
    expect(await published()).toEqual(before);
  });

  it("yields to a shift that is waiting for a signature on the same fleets", async () => {
    await signedNight({ ...half, [cells.de]: { fra: 0.7, par: 0.3 } });
    const planId = await planFor(sre, clock.at, asToday);
    await proposeShift(sre, { planId, reason: "France is slow" }, timed);
    const held = await quarter(half);
    expect(held).toMatchObject({
      state: "skipped",
      shiftId: null,
      sentence: "Another shift on the same fleets waits for a signature: France is slow",
    });
  });

  it("corrects nothing while the night's plan is before an approver", async () => {
    await signedNight({ ...half, [cells.de]: { fra: 0.7, par: 0.3 } });
    await night(half);
    const beats = await prisma().rhythmRun.count();
    pass(900_000);
    await freshly();
    await beat();
    expect(await prisma().rhythmRun.count()).toBe(beats);
  });

  it("lets whoever asks for a plan out of turn not sign it", async () => {
    const both = await person("Bo", "sre", "manager");
    const { planId } = await planNow(both, { reason: "prices changed" }, timed);
    await solve(planId, half);
    await beat();
    const { shiftId } = await run("nightly");
    const [shift, envelope] = await Promise.all([
      loadShift(shiftId ?? ""),
      loadStatedEnvelope(shiftId ?? ""),
    ]);
    const signed = {
      shiftId: shiftId ?? "",
      snapshotSha256: shift?.snapshotSha256 ?? "",
      envelopeSha256: envelope?.sha256 ?? null,
      reason: "mine",
    };
    await expect(approveShift(both, signed, timed)).rejects.toThrow("Someone else must decide");
  });

  it("makes no correction after its night was rolled back, nor while paused", async () => {
    const nightly = await signedNight({ ...half, [cells.de]: { fra: 0.7, par: 0.3 } });
    await pauseRhythm(sre, { reason: "provider incident" }, timed);
    await expect(pauseRhythm(sre, { reason: "once more" }, timed)).rejects.toThrow("paused already, by Sara");
    const beats = await prisma().rhythmRun.count();
    pass(900_000);
    await freshly();
    await beat();
    expect(await prisma().rhythmRun.count()).toBe(beats);
    await resumeRhythm(sre, { reason: "it is over" }, timed);
    await beat();
    expect(await prisma().rhythmRun.count()).toBe(beats + 1);
    const { planId } = await run("correction");
    await failPlan(worker, { planId: planId ?? "", failure: "not needed" }, timed);
    await beat();

    await rollBackShift(sre, { shiftId: nightly, reason: "it was wrong" }, timed);
    await until(nightly, "rolled_back");
    pass(900_000);
    await freshly();
    await beat();
    expect(await prisma().rhythmRun.count()).toBe(beats + 1);
  });

  it("deletes corrections that moved nothing a week later, and keeps those that shifts were made of", async () => {
    await signedNight(half);
    const idle = await quarter(half);
    const moved = await quarter({ ...half, [cells.de]: { fra: 0.6, par: 0.4 } });
    expect([idle.state, moved.state]).toEqual(["nothing", "moved"]);
    const kept = () =>
      prisma().plan.count({ where: { id: { in: [idle.planId ?? "", moved.planId ?? ""] } } });
    await removeOldCorrections(worker, clock.at);
    expect(await kept()).toBe(2);
    expect(await removeOldCorrections(worker, new Date(clock.at.getTime() + 8 * dayMs))).toBeGreaterThan(0);
    expect(await kept()).toBe(1);
    expect(await loadPlan(moved.planId ?? "")).not.toBeNull();
    const left = await prisma().rhythmRun.findUniqueOrThrow({ where: { id: idle.id } });
    expect(left).toMatchObject({ planId: null, state: "nothing", sentence: idle.sentence });
  });

  it("writes down a night in which nothing could be planned", async () => {
    await prisma().fleet.updateMany({ data: { state: "planned" } });
    clock.at = new Date(
      Math.ceil((clock.at.getTime() - 2 * 3_600_000) / dayMs) * dayMs + 2 * 3_600_000 + 5_000,
    );
    await beat();
    await prisma().fleet.updateMany({ data: { state: "serving" } });
    expect(await run("nightly")).toMatchObject({
      state: "failed",
      planId: null,
      sentence: "No fleet serves and has a price, so there is nothing to plan with.",
    });
    await beat();
    expect((await run("nightly")).state).toBe("failed");
  });
});
