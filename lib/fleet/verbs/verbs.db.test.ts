import { beforeEach, describe, expect, it } from "vitest";
import { type Actor, roles } from "@/lib/identity/model";
import { can } from "@/lib/identity/permissions";
import { pool, prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { declareHealthy } from "./declare-healthy";
import { recordDelivery } from "./record-delivery";
import { setFleetEndpoint } from "./set-fleet-endpoint";
import { setFleetState } from "./set-fleet-state";

const as = (role: (typeof roles)[number]): Actor => ({
  kind: "user",
  id: role,
  label: role,
  roles: [role],
  from: "test",
});
const sre = as("sre");
const reason = "Provider's notice of 18 November";
const invented = { illustrative: true };

describe("verbs on fleets", () => {
  useTestDatabase();

  beforeEach(async () => {
    const db = prisma();
    await pool().query("TRUNCATE provider, accelerator, model, routing_table CASCADE");
    await db.provider.create({ data: { id: "acme", name: "Acme", ...invented } });
    await db.accelerator.create({
      data: { id: "h100", name: "H100", vendor: "NVIDIA", watts: 700, memoryGb: 80, ...invented },
    });
    await db.region.create({
      data: {
        id: "acme:de",
        providerId: "acme",
        name: "Germany",
        country: "DE",
        latitude: 50,
        longitude: 8,
        pue: 1.2,
        gramsCo2PerKwh: 300,
        ...invented,
      },
    });
    await db.fleet.create({
      data: {
        id: "f",
        name: "Frankfurt",
        regionId: "acme:de",
        acceleratorId: "h100",
        billing: "reserved",
        contracted: 100,
        delivered: 40,
        healthy: 38,
        ttftMs: 200,
        errorRate: 0,
        ...invented,
        deliveries: { create: { accelerators: 20, dueOn: new Date("2026-03-10"), ...invented } },
      },
    });
  });
  const fleet = () =>
    prisma().fleet.findUniqueOrThrow({
      where: { id: "f" },
      include: { deliveries: { orderBy: { dueOn: "asc" } } },
    });
  const lastEntry = () => prisma().auditEntry.findFirstOrThrow({ orderBy: { seq: "desc" } });
  const arrival = { fleetId: "f", dueOn: "2026-03-10", deliveredOn: "2026-03-12", reason };

  it("record a delivery once, with what it was before and after", async () => {
    await recordDelivery(sre, { ...arrival, accelerators: "20", restDueOn: "" });
    expect(await fleet()).toMatchObject({
      delivered: 60,
      healthy: 58,
      deliveries: [{ deliveredOn: new Date("2026-03-12") }],
    });
    expect(await lastEntry()).toMatchObject({
      action: "fleet.record_delivery",
      reason,
      before: { delivered: 40, healthy: 38 },
      after: { delivered: 60, healthy: 58, arrived: 20 },
    });
    await expect(recordDelivery(sre, { ...arrival, accelerators: 20 })).rejects.toMatchObject({
      code: "conflict",
      field: "dueOn",
    });
    expect(await fleet()).toMatchObject({ delivered: 60 });
  });

  it("record a short delivery with the promise of the rest, and only one of two at once", async () => {
    const both = await Promise.allSettled([
      recordDelivery(sre, { ...arrival, accelerators: 15, restDueOn: "2026-05-01" }),
      recordDelivery(sre, { ...arrival, accelerators: 15, restDueOn: "2026-06-01" }),
    ]);
    expect(both.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(await fleet()).toMatchObject({
      delivered: 55,
      deliveries: [{ accelerators: 15 }, { accelerators: 5, deliveredOn: null }],
    });
  });

  it("change a fleet's state only where its traffic allows", async () => {
    await prisma().model.create({ data: { id: "m", name: "m", ...invented } });
    await prisma().demandCell.create({
      data: {
        id: "DE|m|general",
        origin: "DE",
        modelId: "m",
        dataClass: "general",
        inputTokensPerRequest: 1,
        outputTokensPerRequest: 1,
        latencyBudgetMs: 1,
        baselineRequestsPerSec: 1,
        ...invented,
      },
    });
    const table = (key: string, shares: object) =>
      prisma().routingTable.create({
        data: { key, sha256: "0".repeat(64), note: "test", createdBy: "test", ...shares },
      });
    await table("one", { shares: { create: { cellId: "DE|m|general", fleetId: "f", share: 1 } } });
    await expect(setFleetState(sre, { fleetId: "f", state: "drained", reason })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/traffic of 1 cell/),
    });
    await table("two", {});
    await setFleetState(sre, { fleetId: "f", state: "drained", reason });
    const entries = await prisma().auditEntry.count();
    await setFleetState(sre, { fleetId: "f", state: "drained", reason });
    expect(await prisma().auditEntry.count()).toBe(entries);
    expect(await lastEntry()).toMatchObject({ before: { state: "serving" }, after: { state: "drained" } });
    await setFleetState(sre, { fleetId: "f", state: "retired", reason });
    await expect(setFleetState(sre, { fleetId: "f", state: "serving", reason })).rejects.toThrow(/retired/);
  });

  it("declare what is healthy, up to what is delivered", async () => {
    await declareHealthy(sre, { fleetId: "f", healthy: "12", reason });
    expect(await fleet()).toMatchObject({ healthy: 12 });
    await expect(declareHealthy(sre, { fleetId: "f", healthy: 41, reason })).rejects.toMatchObject({
      field: "healthy",
    });
  });

  it.each([
    "10.0.0.1:8000",
    "gpu.example:443",
    "https://models.example",
    "https://models.example:8443",
    "[2001:db8::1]:80",
  ])("take the endpoint %s", async (endpoint) => {
    await setFleetEndpoint(sre, { fleetId: "f", endpoint, reason });
    expect(await fleet()).toMatchObject({ endpoint });
  });

  it.each([
    "gpu.example",
    "http://gpu.example",
    "gpu.example:80/v1",
    "a b:80",
    "x:y",
    "host:80 ssl verify none",
  ])("refuse the endpoint %s", async (endpoint) => {
    await expect(setFleetEndpoint(sre, { fleetId: "f", endpoint, reason })).rejects.toMatchObject({
      code: "invalid",
      field: "endpoint",
    });
  });

  it("are for the roles that the permission table names, and no others", async () => {
    for (const verb of [recordDelivery, setFleetState, declareHealthy, setFleetEndpoint])
      for (const role of roles) {
        const code = can(as(role), verb.permission) ? "invalid" : "forbidden";
        await expect(verb(as(role), {} as never), `${verb.verbName} by ${role}`).rejects.toMatchObject({
          code,
        });
      }
  });

  it("refuse a fleet that is not there, and a reason that is none", async () => {
    await expect(declareHealthy(sre, { fleetId: "x", healthy: 1, reason })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(declareHealthy(sre, { fleetId: "f", healthy: 1, reason: " " })).rejects.toMatchObject({
      field: "reason",
    });
  });
});
