import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toHaproxyName } from "@/lib/dataplane/haproxy/names";
import { runtimeApi } from "@/lib/dataplane/haproxy/runtime";
import { haproxyEstate } from "@/lib/dataplane/queries";
import { reconcile } from "@/lib/dataplane/reconcile";
import { newestTable } from "@/lib/dataplane/store/tables";
import { type RunningHaproxy, startHaproxy } from "@/lib/dataplane/testing/haproxy-process";
import { registerDataPlane } from "@/lib/dataplane/verbs/register-data-plane";
import { registerEdge } from "@/lib/dataplane/verbs/register-edge";
import { type Actor, systemActor } from "@/lib/identity/model";
import { systemClock } from "@/lib/platform/clock";
import { pool, prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { capacityGuard } from "./publish-guard";
import { adoptionPreview, waitingAdoptions } from "./queries/adoptions";
import { cells, person, seedShiftEstate } from "./testing/estate";
import { askAdoption } from "./verbs/ask-adoption";
import { decideAdoption } from "./verbs/decide-adoption";
import { withdrawAdoption } from "./verbs/withdraw-adoption";

describe("adopting what an HAProxy was changed to", () => {
  useTestDatabase();
  const running: RunningHaproxy[] = [];
  const admin: Actor = { kind: "user", id: "0", label: "Admin", roles: ["admin"], from: "test" };
  const worker = systemActor("worker");
  const of = { dataPlaneId: "lb", edge: "h0" };
  let sre: Actor;
  let manager: Actor;

  beforeAll(async () => {
    await seedShiftEstate(new Date());
    sre = await person("Sara", "sre", "manager");
    manager = await person("Mia", "manager");
    await prisma().dataPlane.delete({ where: { id: "feed" } });
    await registerDataPlane(admin, { kind: "haproxy", id: "lb", name: "Load balancers" });
    const estate = await haproxyEstate(admin, new Date());
    const fleets = estate.fleets.map(({ id }) => ({ id, endpoint: "127.0.0.1:1" }));
    for (const name of ["h0", "h1"]) {
      const one = await startHaproxy({ ...estate, fleets });
      running.push(one);
      await registerEdge(admin, { dataPlaneId: "lb", name, address: one.address });
    }
    await bring();
  });
  afterAll(async () => {
    for (const one of running) await one.stop();
  });

  const bring = () => reconcile(worker, systemClock, capacityGuard);
  /** Somebody changes how one HAProxy splits a cell, in parts of its weights. */
  async function change(which: number, cell: string, weights: Record<string, number>): Promise<void> {
    const api = runtimeApi({ path: running[which]?.socket ?? "" }, { timeoutMs: 2_000 });
    const server = (fleet: string) => `${toHaproxyName(cell)}/${toHaproxyName(fleet)}`;
    await api.tell(Object.entries(weights).map(([fleet, weight]) => `set weight ${server(fleet)} ${weight}`));
    await bring();
  }
  const ask = (reason = "Frankfurt is slow") => askAdoption(sre, { ...of, reason });
  const sign = (adoptionId: string, by = manager, confirm = "h0") =>
    decideAdoption(by, { adoptionId, decision: "sign", confirm, reason: "It works" });
  const synced = async () =>
    Object.fromEntries(
      (await prisma().edge.findMany({ orderBy: { name: "asc" } })).map(({ name, sync }) => [name, sync]),
    );

  it("is nothing while it runs what is published", async () => {
    await expect(ask()).rejects.toThrow(/nothing to adopt/);
  });

  it("is refused where law denies it, where a cell is unserved, and where others would jump", async () => {
    await change(0, cells.fr, { par: 0 });
    await expect(ask()).rejects.toThrow(/serves FR\|large\|general from no fleet/);
    await change(0, cells.fr, { par: 100, iad: 100 });
    await expect(ask()).rejects.toThrow(/One other edge would follow at once.+steps at the policy's pace/);
    await prisma().fleet.update({ where: { id: "iad" }, data: { healthy: 0 } });
    await expect(ask()).rejects.toThrow(/iad has no healthy accelerator/);
    await prisma().fleet.update({ where: { id: "iad" }, data: { healthy: 10 } });
    await prisma().residencyRule.create({
      data: {
        id: "fr-eu-only",
        title: "French data stays in Europe",
        legalBasis: "A test's own law",
        originJurisdictions: ["FR"],
        dataClasses: ["general"],
        allowedJurisdictions: ["DE", "FR"],
        effectiveFrom: new Date("2020-01-01T00:00:00Z"),
        illustrative: true,
      },
    });
    await expect(ask()).rejects.toThrow(/may not be served by iad: fr-eu-only denies it/);
    await prisma().residencyRule.delete({ where: { id: "fr-eu-only" } });
    expect(await prisma().adoption.count()).toBe(0);
  });

  it("shows beforehand what it would do", async () => {
    await change(0, cells.fr, { par: 225, iad: 25 });
    const preview = await adoptionPreview(sre, of, new Date());
    expect(preview).toMatchObject({ followers: 1, forbidden: [], impact: { moves: [{ cell: cells.fr }] } });
    expect(preview.impact.crossings).toMatchObject([{ cell: cells.fr, countriesAfter: ["FR", "US"] }]);
  });

  it("is signed by somebody else, as it was asked for, and every other edge follows", async () => {
    const { adoptionId } = await ask();
    await expect(ask()).rejects.toThrow(/waits for a signature already/);
    expect(await waitingAdoptions(manager, new Date())).toMatchObject([
      { adoption: { id: adoptionId, askedBy: "Sara" }, changes: [{ cell: cells.fr }, { cell: cells.fr }] },
    ]);
    await expect(sign(adoptionId, sre)).rejects.toThrow(/You asked for this/);
    await expect(sign(adoptionId, manager, "h1")).rejects.toThrow(/Type h0/);
    await change(0, cells.fr, { par: 215, iad: 35 });
    await expect(sign(adoptionId)).rejects.toThrow(/runs something else than when this was asked for/);
    await change(0, cells.fr, { par: 225, iad: 25 });
    expect(await synced()).toEqual({ h0: "drifted", h1: "in_sync" });
    const { version } = await sign(adoptionId);
    const table = await newestTable();
    expect(table?.version).toBe(version);
    expect(table?.routes.find(({ fleet }) => fleet === "iad")?.share).toBeCloseTo(0.1, 6);
    await bring();
    expect(await synced()).toEqual({ h0: "in_sync", h1: "in_sync" });
    expect(await prisma().auditEntry.findFirst({ where: { action: "adoption.sign" } })).toMatchObject({
      subjectId: String(version),
      reason: "It works",
      after: { adoption: adoptionId, edge: "h0", askedBy: "Sara" },
    });
    await expect(sign(adoptionId)).rejects.toThrow(/signed already/);
  });

  it("can be rejected and withdrawn, and lapses; what was published since voids it", async () => {
    await change(0, cells.fr, { par: 200, iad: 50 });
    const rejected = await ask();
    await decideAdoption(manager, { adoptionId: rejected.adoptionId, decision: "reject", reason: "Not now" });
    const withdrawn = await ask();
    await withdrawAdoption(sre, { adoptionId: withdrawn.adoptionId, reason: "Restored" });
    const late = await ask();
    const clock = { now: () => new Date(Date.now() + 3_600_001) };
    await expect(
      decideAdoption(
        manager,
        { adoptionId: late.adoptionId, decision: "sign", confirm: "h0", reason: "Late" },
        { clock },
      ),
    ).rejects.toMatchObject({ code: "expired" });
    expect(
      (await prisma().adoption.findMany({ orderBy: { askedAt: "asc" } })).map(({ decision }) => decision),
    ).toEqual(["signed", "rejected", "withdrawn", null]);
  });

  it("is four eyes in the database, too", async () => {
    const open = await prisma().adoption.findFirstOrThrow({ where: { decision: null } });
    await expect(
      prisma().adoption.update({
        where: { id: open.id },
        data: { decision: "signed", decidedById: open.askedById, decidedBy: "Sara", decidedAt: new Date() },
      }),
    ).rejects.toThrow(/adoption_four_eyes/);
    await expect(
      pool().query("UPDATE adoption SET sha256 = repeat('0', 64) WHERE id = $1", [open.id]),
    ).rejects.toThrow(/decided once/);
  });
});
