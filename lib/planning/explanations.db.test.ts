import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Actor, systemActor } from "@/lib/identity/model";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { seed } from "@/prisma/seed/seed";
import { planShortfalls } from "./queries/shortfalls";
import { liveSurvivability, planSurvivability } from "./queries/survivability";
import { solvePlan } from "./solve";
import { solveProposedPlan } from "./solve-proposed";
import { takeSnapshot } from "./take-snapshot";
import { proposePlan } from "./verbs/propose-plan";

useTestDatabase();
const dataDir = mkdtempSync(join(tmpdir(), "ballast-survivability-"));
const now = new Date("2026-11-20T08:30:00Z");
const clock = { now: () => now };
const actor = (roles: Actor["roles"]): Actor => ({
  kind: "user",
  id: "6f1f2a44-4f3f-4f3e-9a55-7a2f2d9a0a01",
  label: "Sam SRE",
  roles,
  from: "test",
});

beforeAll(async () => {
  await seed({ scenario: "few-regions", dataDir, clock });
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

describe("survivability of an estate", () => {
  it("covers every provider and region under today's routing table", async () => {
    const { asOf, losses } = await liveSurvivability(actor(["viewer"]), { now });
    expect(asOf).toEqual(now);
    const { fleets } = (await takeSnapshot(now)).snapshot;
    const expected = [
      ...fleets.map(({ provider }) => `provider:${provider}`),
      ...fleets.map(({ region }) => `region:${region}`),
    ];
    expect(new Set(losses.map(({ lost }) => lost))).toEqual(new Set(expected));
    expect(losses.some(({ displacedRequestsPerSec }) => displacedRequestsPerSec > 0)).toBe(true);
  });

  it("of a plan is that of its window, once it has routes, as are the reasons for what it cannot serve", async () => {
    const { planId } = await proposePlan(actor(["sre"]), { reason: "Nightly look" }, { clock });
    await expect(planSurvivability(actor(["viewer"]), { planId, window: 0 })).rejects.toMatchObject({
      code: "conflict",
    });
    await solveProposedPlan(systemActor("worker"), planId, (snapshot, options) =>
      solvePlan(snapshot, { ...options, timeLimitSec: 0.01 }),
    );
    const losses = await planSurvivability(actor(["viewer"]), { planId, window: 0 });
    expect(losses.length).toBeGreaterThan(0);
    await expect(planSurvivability(actor(["viewer"]), { planId, window: 99 })).rejects.toMatchObject({
      code: "invalid",
      field: "window",
    });

    const reasons = await planShortfalls(actor(["viewer"]), { planId, window: 0 });
    expect(reasons.every(({ sentence }) => sentence.endsWith("."))).toBe(true);
    await expect(planShortfalls(actor(["ingest"]), { planId, window: 0 })).rejects.toMatchObject({
      code: "forbidden",
    });
  }, 60_000);

  it("is for who may read plans", async () => {
    await expect(liveSurvivability(actor(["ingest"]), { now })).rejects.toMatchObject({ code: "forbidden" });
  });
});
