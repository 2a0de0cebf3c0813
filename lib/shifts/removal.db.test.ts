import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { routingOverview } from "@/lib/dataplane/queries";
import { seedEstate } from "@/lib/dataplane/testing/estate";
import { recordIntent } from "@/lib/dataplane/verbs/record-intent";
import { registerDataPlane } from "@/lib/dataplane/verbs/register-data-plane";
import { registerEdge } from "@/lib/dataplane/verbs/register-edge";
import { type Actor, systemActor } from "@/lib/identity/model";
import { pool, prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { removeDataPlane } from "./verbs/remove-data-plane";
import { removeEdge } from "./verbs/remove-edge";

const admin: Actor = { kind: "user", id: crypto.randomUUID(), label: "Ada", roles: ["admin"], from: "test" };
const cell = "DE|large|personal";

describe("taking data planes and edges out", () => {
  useTestDatabase();
  beforeAll(() => seedEstate({ cells: [cell], fleets: [{ id: "f" }] }));
  beforeEach(async () => {
    await pool().query("TRUNCATE routing_table, data_plane, shift, app_user CASCADE");
    for (const id of ["eu", "us"]) {
      await registerDataPlane(admin, { kind: "haproxy", id, name: id });
      await registerEdge(admin, { dataPlaneId: id, name: "a", address: `unix:/run/${id}.sock` });
    }
    await recordIntent(systemActor("test"), {
      key: "k",
      baseVersion: null,
      routes: [{ cell, fleet: "f", share: 1 }],
      note: "first",
    });
    await prisma().edge.updateMany({ data: { sync: "in_sync", ackedVersion: 1 } });
  });

  const remove = (dataPlaneId: string, confirm = dataPlaneId) =>
    removeDataPlane(admin, { dataPlaneId, confirm, reason: "Replaced by another" });
  const planes = async () => (await routingOverview(admin)).planes.map(({ id }) => id);
  /** A shift that moves traffic, as the rules of removal see it. */
  async function moving(): Promise<void> {
    const { id } = await prisma().user.create({
      data: { email: "sre@example.com", name: "Sam", roles: { create: [{ role: "sre" }] } },
    });
    await prisma().shift.create({
      data: {
        kind: "drain",
        state: "running",
        progress: { state: "running" },
        proposedById: id,
        proposedByLabel: "Sam",
        reason: "Moves traffic",
        fromRoutes: {},
        toRoutes: {},
        returnRoutes: {},
        settings: {},
        expiresAt: new Date(Date.now() + 60_000),
        startedAt: new Date(),
      },
    });
  }

  it("takes a data plane out with its edges, on the record, and keeps its history and its id", async () => {
    await remove("us");
    expect(await planes()).toEqual(["eu"]);
    expect(await prisma().publishEffect.findMany({ where: { dataPlaneId: "us" } })).toMatchObject([
      { outcome: "superseded" },
    ]);
    expect(await prisma().auditEntry.findFirst({ where: { action: "data_plane.remove" } })).toMatchObject({
      subjectId: "us",
      reason: "Replaced by another",
      before: { kind: "haproxy", edges: [{ name: "a", address: "unix:/run/us.sock", sync: "in_sync" }] },
    });
    await expect(registerDataPlane(admin, { kind: "haproxy", id: "us", name: "US" })).rejects.toThrow(
      /was removed, and its history has its id/,
    );
    await expect(remove("us")).rejects.toThrow(/no data plane us/);
  });

  it("asks for its id, typed", () =>
    expect(remove("us", "eu")).rejects.toMatchObject({ code: "invalid", field: "confirm" }));

  it("refuses the only one that serves, and its last edge", async () => {
    await remove("us");
    await expect(remove("eu")).rejects.toThrow(/eu is the only data plane that serves/);
    await expect(removeEdge(admin, { edgeId: "eu/a", reason: "Old" })).rejects.toThrow(
      /only edge that serves/,
    );
    expect(await planes()).toEqual(["eu"]);
  });

  it("refuses while a shift moves traffic over it, but lets an edge go that cannot be reached", async () => {
    await moving();
    await expect(remove("us")).rejects.toThrow(/us carries out a shift/);
    await expect(removeEdge(admin, { edgeId: "us/a", reason: "Old" })).rejects.toThrow(
      /a carries out a shift/,
    );
    await prisma().edge.update({ where: { id: "us/a" }, data: { sync: "unreachable" } });
    await removeEdge(admin, { edgeId: "us/a", reason: "Dead" });
    // Without an edge it carries nothing.
    await remove("us");
    expect(await planes()).toEqual(["eu"]);
  });
});
