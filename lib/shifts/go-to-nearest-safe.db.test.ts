import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newestTable } from "@/lib/dataplane/store/tables";
import type { Actor } from "@/lib/identity/model";
import { prisma } from "@/lib/platform/db/client";
import { acquireLease, type Lease } from "@/lib/platform/lease";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { controlShifts } from "./control";
import { waysOutOf } from "./queries/ways-out";
import { loadShift } from "./store/shifts";
import { loadSteps } from "./store/steps";
import { sharesFromRoutes } from "./table";
import {
  acknowledge,
  cells,
  person,
  planFor,
  putBack,
  report,
  seedShiftEstate,
  setPolicy,
} from "./testing/estate";
import { approveShift } from "./verbs/decide-approval";
import { goToNearestSafe } from "./verbs/go-to-nearest-safe";
import { rollBackShift } from "./verbs/operate-shift";
import { proposeShift } from "./verbs/propose-shift";
import { startShift } from "./verbs/start-shift";

const clock = { at: new Date(), now: () => clock.at };
const pass = (ms: number) => {
  clock.at = new Date(clock.at.getTime() + ms);
};
const timed = { clock };
/** Most of France joins Germany in Frankfurt. */
const moved = { [cells.de]: { fra: 1 }, [cells.fr]: { par: 0.2, fra: 0.8 } };
const reason = "Paris and Frankfurt both lost racks";

describe("a shift that can neither stay nor go back, on PostgreSQL", () => {
  useTestDatabase();
  let sre: Actor;
  let manager: Actor;
  let viewer: Actor;
  let lease: Lease;
  let shiftId: string;

  beforeAll(async () => {
    await seedShiftEstate(clock.at);
    await setPolicy({
      pace: { sharePerStep: 0.5, rampPerStep: 0.5, bakeMs: 1_000, rollbackBakeMs: 1_000 },
      guardrails: { windowMs: 60_000, minSamples: 1 },
    });
    sre = await person("Sara", "sre");
    manager = await person("Mona", "manager");
    viewer = await person("Vic", "viewer");
    const taken = await acquireLease("test/nearest-safe", "one", 600_000);
    if (!taken) throw new Error("The lease was not free.");
    lease = taken;
  });

  const second = async () => {
    pass(1_000);
    await report(clock.at);
    await acknowledge(clock.at);
    await controlShifts(lease, clock);
  };
  const until = async (state: string) => {
    for (let i = 0; i < 60 && (await loadShift(shiftId))?.progress.state !== state; i++) await second();
    expect((await loadShift(shiftId))?.progress.state).toBe(state);
  };
  /** What a recent look at the estate may still not know. */
  const longEnough = () => pass(10_000);
  const lose = async (healthy: Readonly<Record<string, number>>) => {
    for (const [id, left] of Object.entries(healthy))
      await prisma().fleet.update({ where: { id }, data: { healthy: left } });
    longEnough();
    await report(clock.at);
  };
  const frenchRow = async () => sharesFromRoutes((await newestTable())?.routes ?? [])[cells.fr] ?? {};

  beforeEach(async () => {
    longEnough();
    await prisma().fleet.updateMany({ data: { healthy: 10 } });
    await putBack(clock.at);
    await report(clock.at);
    await acknowledge(clock.at);
    const planId = await planFor(sre, clock.at, moved);
    ({ shiftId } = await proposeShift(sre, { planId, reason: "Paris is maintained" }, timed));
    const { snapshotSha256 } = (await loadShift(shiftId)) ?? {};
    await approveShift(
      manager,
      { shiftId, snapshotSha256: snapshotSha256 ?? "", reason: "looks right" },
      timed,
    );
    await startShift(sre, { shiftId }, timed);
    await until("completed");
  });

  it("is offered nothing while going back is safe", async () => {
    expect(await waysOutOf(viewer, { shiftId, clock })).toBeNull();
    await expect(goToNearestSafe(sre, { shiftId, reason }, timed)).rejects.toThrow(
      "Going back is safe, and no worse than staying. Roll it back instead.",
    );
  });

  it("stays when staying is safe, and says why it does not go back", async () => {
    await lose({ par: 1 });
    const ways = await waysOutOf(viewer, { shiftId, clock });
    expect(ways?.sentence).toContain("Staying would serve everything");
    await expect(goToNearestSafe(sre, { shiftId, reason }, timed)).rejects.toThrow("nothing better to go to");
    await rollBackShift(sre, { shiftId, reason: "see what happens" }, timed);
    await second();
    expect((await loadShift(shiftId))?.progress.state).toBe("completed");
    const dropped = await prisma().auditEntry.findFirstOrThrow({
      where: { subjectId: shiftId, action: "shift.request_dropped" },
    });
    expect(dropped.reason).toContain("There is no safe way back.");
    expect(dropped.reason).toContain("Staying would serve everything");
    expect(await prisma().shiftFleet.count({ where: { shiftId, active: true } })).toBe(0);
  });

  it("goes to the nearest safe table, in checked steps, and rests there", async () => {
    await lose({ par: 1, fra: 6 });
    const ways = await waysOutOf(viewer, { shiftId, clock });
    expect(ways?.sentence).toMatch(
      /^Going back would leave .* Staying would leave .* The nearest safe table moves/,
    );
    const moves = ways?.nearest?.prospect.movedRequestsPerSec ?? 0;
    await goToNearestSafe(sre, { shiftId, reason, movesRequestsPerSec: moves }, timed);
    await until("rolled_back");
    const row = await frenchRow();
    expect(row.iad).toBeGreaterThan(0);
    expect(Object.values(row).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);

    const shift = await loadShift(shiftId);
    expect(shift?.progress).toMatchObject({ state: "rolled_back", line: { goal: "nearest_safe" } });
    expect(shift?.fleets).toEqual(["fra", "iad", "par"]);
    expect(await prisma().shiftFleet.count({ where: { shiftId, active: true } })).toBe(0);
    const back = (await loadSteps(shiftId)).filter(({ direction }) => direction === "back");
    expect(back.length).toBeGreaterThan(0);
    expect(back.every(({ state }) => state === "passed")).toBe(true);
    const asked = await prisma().auditEntry.findFirstOrThrow({
      where: { subjectId: shiftId, action: "shift.go_to_nearest_safe" },
    });
    expect(asked).toMatchObject({
      reason,
      after: { compared: expect.stringContaining("Staying would leave") },
    });
    const intents = await prisma().auditEntry.count({ where: { subjectId: shiftId, action: "shift.step" } });
    expect(intents).toBe(await prisma().routingTable.count({ where: { shiftId } }));
  });

  it("is refused to who may not, and goes to no fleet of another shift", async () => {
    await lose({ par: 1, fra: 6 });
    await expect(goToNearestSafe(viewer, { shiftId, reason }, timed)).rejects.toMatchObject({
      code: "forbidden",
    });
    const other = await prisma().shift.create({
      data: {
        kind: "drain",
        state: "running",
        progress: {
          state: "running",
          live: { version: 1, fraction: 0 },
          step: { phase: "pending", index: 0 },
          pausedSince: clock.at.toISOString(),
          waived: [],
        },
        fromRoutes: {},
        toRoutes: {},
        returnRoutes: {},
        settings: { pace: (await loadShift(shiftId))?.pace ?? {}, guardrails: [], startedWith: {} },
        proposedById: sre.id,
        proposedByLabel: sre.label,
        reason: "another",
        expiresAt: new Date(clock.at.getTime() + 3_600_000),
        fleets: { create: { fleetId: "iad", active: true } },
        steps: { create: { index: 0, direction: "forward", fraction: 1, bakeMs: 1_000 } },
      },
    });
    const ways = await waysOutOf(viewer, { shiftId, clock });
    // Virginia is another shift's: what is left is not enough for all, and all the better than staying.
    expect(Object.keys(ways?.nearest?.toward[cells.fr] ?? {})).not.toContain("iad");
    await prisma().shift.delete({ where: { id: other.id } });
  });
});
