import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Actor, systemActor } from "@/lib/identity/model";
import { pool, prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { seed } from "@/prisma/seed/seed";
import { checkPlan } from "./check";
import { solvePlan } from "./solve";
import { type Solver, solveProposedPlan } from "./solve-proposed";
import { loadPlan } from "./store/plans";
import { takeSnapshot } from "./take-snapshot";
import { cancelPlan } from "./verbs/cancel-plan";
import { proposePlan } from "./verbs/propose-plan";

// Two threads are started for every plan; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });
useTestDatabase();
const dataDir = mkdtempSync(join(tmpdir(), "ballast-planning-"));
const now = new Date("2026-11-20T08:30:00Z");
const clock = { now: () => now };
const worker = systemActor("worker");
const sre: Actor = {
  kind: "user",
  id: "6f1f2a44-4f3f-4f3e-9a55-7a2f2d9a0a01",
  label: "Sam SRE",
  roles: ["sre"],
  from: "test",
};

beforeAll(async () => {
  await seed({ scenario: "few-regions", dataDir, clock });
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** Ends at once with the best rule of thumb: for tests of what becomes of a plan, not of how good it is. */
const hasty: Solver = (snapshot, options) => solvePlan(snapshot, { ...options, timeLimitSec: 0.01 });

const propose = () => proposePlan(sre, { reason: "Nightly look" }, { clock });
const record = async (planId: string) => (await loadPlan(planId))!;
const auditOf = async (planId: string) =>
  (await prisma().auditEntry.findMany({ where: { planId }, orderBy: { seq: "asc" } })).map(
    ({ action }) => action,
  );

describe("a snapshot of the estate", () => {
  it("holds every serving fleet, every cell and today's routes, and is the same when taken twice", async () => {
    const taken = await takeSnapshot(now);
    expect(taken.snapshot.fleets).toHaveLength(await prisma().fleet.count({ where: { state: "serving" } }));
    expect(taken.snapshot.cells).toHaveLength(await prisma().demandCell.count());
    expect(taken.snapshot.current.length).toBeGreaterThan(0);
    expect(taken.notes).toEqual([
      "Grid carbon is each region's yearly mean: nothing hourly was ever read.",
      "Power price is each region's yearly mean: nothing hourly was ever read.",
      expect.stringContaining("baseline"),
    ]);
    expect((await takeSnapshot(now)).sha256).toBe(taken.sha256);
  });

  it("keeps a drained fleet with no accelerators, so that what runs there is seen to leave", async () => {
    const [fleet] = (await takeSnapshot(now)).snapshot.fleets;
    await prisma().fleet.update({ where: { id: fleet!.id }, data: { state: "drained" } });
    const drained = (await takeSnapshot(now)).snapshot.fleets.find(({ id }) => id === fleet!.id);
    expect(drained?.accelerators).toBe(0);
    await prisma().fleet.update({ where: { id: fleet!.id }, data: { state: "serving" } });
  });

  it("leaves a fleet without a price out, and says so", async () => {
    const [fleet] = (await takeSnapshot(now)).snapshot.fleets;
    const { acceleratorId, region } = await prisma().fleet.findUniqueOrThrow({
      where: { id: fleet!.id },
      include: { region: true },
    });
    const rates = await prisma().rate.findMany({ where: { acceleratorId, providerId: region.providerId } });
    await prisma().rate.deleteMany({ where: { id: { in: rates.map(({ id }) => id) } } });
    const taken = await takeSnapshot(now);
    expect(taken.snapshot.fleets.map(({ id }) => id)).not.toContain(fleet!.id);
    expect(taken.notes.join(" ")).toContain(`${fleet!.id} is left out`);
    await prisma().rate.createMany({ data: rates });
  });
});

describe("proposing a plan", () => {
  it("freezes the snapshot, asks the worker, and is solved, checked and kept", async () => {
    const { planId } = await propose();
    expect((await record(planId)).state).toBe("solving");
    const { rows } = await pool().query("select payload from graphile_worker._private_jobs");
    expect(rows).toContainEqual({ payload: { planId } });

    await solveProposedPlan(worker, planId);
    const solved = await record(planId);
    expect(solved).toMatchObject({ state: "ready", failure: null, proposedByLabel: "Sam SRE" });
    expect(solved.plan?.status).toBe("optimal");
    expect((await checkPlan(solved.snapshot, solved.plan!)).broken).toEqual([]);
    expect(solved.objectiveUsd).toBe(solved.plan?.objectiveUsd);
    for (const { objectiveUsd } of solved.plan!.baselines) {
      expect(solved.plan!.objectiveUsd).toBeLessThanOrEqual(objectiveUsd * (1 + 1e-6));
    }
    expect(await auditOf(planId)).toEqual(["plan.propose", "plan.solved"]);
  }, 180_000);

  it("solved twice is solved once", async () => {
    const { planId } = await propose();
    await solveProposedPlan(worker, planId, hasty);
    const first = await record(planId);
    await solveProposedPlan(worker, planId, () => {
      throw new Error("A plan that is ready is not solved again.");
    });
    expect(await record(planId)).toEqual(first);
  });

  it("takes the place of older plans that no shift was made from", async () => {
    const [older, newer] = [
      await propose(),
      await proposePlan(sre, { reason: "Again" }, { clock: { now: () => new Date(now.getTime() + 1000) } }),
    ];
    await solveProposedPlan(worker, older.planId, hasty);
    await solveProposedPlan(worker, newer.planId, hasty);
    expect((await record(older.planId)).state).toBe("superseded");
    expect(await auditOf(older.planId)).toContain("plan.superseded");
  });

  it.each([
    [
      "a solve that fails",
      { ok: false, reason: "out_of_memory", message: "The solver ran out of memory." } as const,
      "ran out of memory",
    ],
  ])("%s leaves the plan failed with its reason", async (_name, outcome, reason) => {
    const { planId } = await propose();
    await solveProposedPlan(worker, planId, async () => outcome);
    expect(await record(planId)).toMatchObject({ state: "failed", plan: null });
    expect((await record(planId)).failure).toContain(reason);
    expect(await auditOf(planId)).toEqual(["plan.propose", "plan.failed"]);
  });

  it("a document that the checker rejects is never kept", async () => {
    const good = await propose();
    await solveProposedPlan(worker, good.planId, hasty);
    const plan = structuredClone((await record(good.planId)).plan!);
    plan.routes[0]!.share /= 2;
    const { planId } = await propose();
    await solveProposedPlan(worker, planId, async () => ({
      ok: true,
      plan,
      solveMs: 1,
      notes: [],
      clauses: [],
    }));
    expect(await record(planId)).toMatchObject({ state: "failed", plan: null });
    expect((await record(planId)).failure).toContain("$.routes[0].share");
  });

  it("can be cancelled while it is solved, and only then", async () => {
    const { planId } = await propose();
    await cancelPlan(sre, { planId, reason: "Wrong day" }, { clock });
    expect((await record(planId)).failure).toBe("Cancelled by Sam SRE: Wrong day");
    await expect(cancelPlan(sre, { planId, reason: "Again" }, { clock })).rejects.toMatchObject({
      code: "conflict",
    });
    await solveProposedPlan(worker, planId);
    expect((await record(planId)).state).toBe("failed");
  });

  it("needs the permission and a reason", async () => {
    await expect(
      proposePlan({ ...sre, roles: ["viewer"] }, { reason: "Why not" }, { clock }),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(proposePlan(sre, { reason: "" }, { clock })).rejects.toMatchObject({
      code: "invalid",
      field: "reason",
    });
  });
});
