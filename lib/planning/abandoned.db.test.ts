import { beforeAll, describe, expect, it } from "vitest";
import { type Actor, systemActor } from "@/lib/identity/model";
import { pool, prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { person, seedShiftEstate } from "@/lib/shifts/testing/estate";
import { failAbandonedPlans } from "./abandoned";
import { proposePlan } from "./verbs/propose-plan";

const worker = systemActor("worker");

describe("a plan whose worker ended", () => {
  useTestDatabase();
  let sre: Actor;

  beforeAll(async () => {
    await seedShiftEstate(new Date());
    sre = await person("Sara", "sre");
  });

  const propose = async () => (await proposePlan(sre, { reason: "a test of endings" })).planId;
  const stateOf = async (id: string) => prisma().plan.findUniqueOrThrow({ where: { id } });
  const job = (planId: string, set: string) =>
    pool().query(`UPDATE graphile_worker._private_jobs SET ${set} WHERE key = $1`, [`solve-plan/${planId}`]);

  it("is left alone while a job waits for it, is being tried, or is to be tried again", async () => {
    const planId = await propose();
    await failAbandonedPlans(worker);
    await job(planId, "attempts = 1");
    await failAbandonedPlans(worker);
    await job(planId, "attempts = max_attempts, locked_at = now(), locked_by = 'a worker'");
    await failAbandonedPlans(worker);
    expect((await stateOf(planId)).state).toBe("solving");
  });

  it("fails, with its reason, once it was tried as often as it may be and nobody holds it", async () => {
    const planId = await propose();
    await job(planId, "attempts = max_attempts, locked_at = NULL, locked_by = NULL");
    await failAbandonedPlans(worker);
    const plan = await stateOf(planId);
    expect(plan.state).toBe("failed");
    expect(plan.failure).toContain("most likely they ran out of memory");
  });

  it("fails when its job is gone", async () => {
    const planId = await propose();
    await pool().query("SELECT graphile_worker.remove_job($1)", [`solve-plan/${planId}`]);
    await failAbandonedPlans(worker);
    expect((await stateOf(planId)).state).toBe("failed");
  });
});
