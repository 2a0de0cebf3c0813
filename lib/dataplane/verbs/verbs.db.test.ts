import { beforeEach, describe, expect, it } from "vitest";
import { type Actor, roles, systemActor } from "@/lib/identity/model";
import { can } from "@/lib/identity/permissions";
import { pool, prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { removeEdge } from "@/lib/shifts/verbs/remove-edge";
import { haproxyEstate, routingOverview, tableHistory } from "../queries";
import { seedEstate, seedLocalRule } from "../testing/estate";
import { configureGateway } from "./configure-gateway";
import { intendNewest } from "./intend-newest";
import { joinFeed } from "./join-feed";
import { recordIntent } from "./record-intent";
import { recordOutcome } from "./record-outcome";
import { registerDataPlane } from "./register-data-plane";
import { registerEdge } from "./register-edge";
import { republish } from "./republish";
import { setDataPlaneEnabled } from "./set-data-plane-enabled";

const as = (role: (typeof roles)[number]): Actor => ({
  kind: "user",
  id: role,
  label: role,
  roles: [role],
  from: "test",
});
const admin = as("admin");
const worker = systemActor("worker");
const cell = "DE|large|personal";

describe("verbs on data planes", () => {
  useTestDatabase();
  beforeEach(() =>
    pool().query("TRUNCATE routing_table, data_plane, provider, model, accelerator, residency_rule CASCADE"),
  );

  const plane = () => registerDataPlane(admin, { kind: "haproxy", id: "lb", name: "Load balancers" });
  const edge = (name = "a", address: string | null = "unix:/run/a.sock") =>
    registerEdge(admin, { dataPlaneId: "lb", name, address });
  const table = async () => {
    await seedEstate({
      cells: [cell],
      fleets: [{ id: "f" }, { id: "g", country: "FR" }, { id: "p", state: "planned" }],
    });
    return recordIntent(worker, {
      key: "k",
      baseVersion: null,
      routes: [{ cell, fleet: "f", share: 1 }],
      note: "first",
    });
  };
  const lastEntry = () => prisma().auditEntry.findFirstOrThrow({ orderBy: { seq: "desc" } });

  it("register, read, disable, enable and remove, each on the record", async () => {
    await plane();
    expect(await lastEntry()).toMatchObject({ action: "data_plane.register", subjectId: "lb" });
    const { edgeId } = await edge();
    expect(await lastEntry()).toMatchObject({ action: "edge.register", subjectId: edgeId });
    await setDataPlaneEnabled(admin, { dataPlaneId: "lb", enabled: "false", reason: "Maintenance" });
    expect(await lastEntry()).toMatchObject({
      action: "data_plane.set_enabled",
      before: { enabled: true },
      after: { enabled: false },
      reason: "Maintenance",
    });
    const entries = await prisma().auditEntry.count();
    await setDataPlaneEnabled(admin, { dataPlaneId: "lb", enabled: false, reason: "Again" });
    expect(await prisma().auditEntry.count()).toBe(entries);
    await setDataPlaneEnabled(admin, { dataPlaneId: "lb", enabled: true, reason: "Back" });
    await removeEdge(admin, { edgeId, reason: "Taken out of service" });
    expect((await routingOverview(admin)).planes).toMatchObject([
      { id: "lb", enabled: true, edges: [], convergence: { edges: 0 } },
    ]);
  });

  it("intend the newest table for a data plane that comes later, or back", async () => {
    const { version } = await table();
    await plane();
    expect((await routingOverview(admin)).planes[0]?.effect).toMatchObject({
      version,
      outcome: null,
      attempts: 0,
    });
    await setDataPlaneEnabled(admin, { dataPlaneId: "lb", enabled: false, reason: "Maintenance" });
    const second = await recordIntent(worker, {
      key: "k2",
      baseVersion: version,
      routes: [{ cell, fleet: "g", share: 1 }],
      note: "second",
    });
    expect((await routingOverview(admin)).planes[0]?.effect).toBeNull();
    await setDataPlaneEnabled(admin, { dataPlaneId: "lb", enabled: true, reason: "Back" });
    expect((await routingOverview(admin)).planes[0]?.effect).toMatchObject({
      version: second.version,
      outcome: null,
    });
    expect((await tableHistory(admin, 10)).map((one) => one.note)).toEqual(["second", "first"]);
  });

  it("refuse what makes no sense, with the field at fault", async () => {
    await plane();
    await edge();
    const refusals: [() => Promise<unknown>, string, string | undefined, RegExp][] = [
      [() => plane(), "conflict", "id", /already/],
      [
        () => registerDataPlane(admin, { kind: "haproxy", id: "Not OK", name: "x" }),
        "invalid",
        "id",
        /lower-case/,
      ],
      [() => edge("a", "unix:/run/b.sock"), "conflict", "name", /has an edge a already/],
      [() => edge("b"), "conflict", "address", /Edge a has the address/],
      [() => edge("b", null), "invalid", "address", /needs its Runtime API/],
      [() => edge("b", "http://x"), "invalid", "address", /unix:\/absolute\/path or tcp:host:port/],
      [() => edge("b", "tcp:host:99999"), "invalid", "address", /tcp:host:port/],
      [() => edge("b c", "unix:/run/b.sock"), "invalid", "name", /without spaces/],
      [
        () => registerEdge(admin, { dataPlaneId: "no", name: "a", address: null }),
        "not_found",
        "dataPlaneId",
        /no data plane/,
      ],
      [() => removeEdge(admin, { edgeId: "lb/zz", reason: "Gone" }), "not_found", undefined, /no edge/],
      [() => removeEdge(admin, { edgeId: "lb/a", reason: "x" }), "invalid", "reason", /at least 3/],
      [
        () => republish(admin, { dataPlaneId: "lb", reason: "Because" }),
        "conflict",
        undefined,
        /No routing table/,
      ],
    ];
    for (const [attempt, code, field, message] of refusals)
      await expect(attempt()).rejects.toMatchObject({ code, field, message: expect.stringMatching(message) });
    expect(await prisma().edge.count()).toBe(1);
  });

  it("take an edge of a feed without an address only", async () => {
    await registerDataPlane(admin, { kind: "feed", id: "feed", name: "Feed" });
    await expect(
      registerEdge(admin, { dataPlaneId: "feed", name: "a", address: "unix:/x" }),
    ).rejects.toMatchObject({ field: "address" });
    await registerEdge(admin, { dataPlaneId: "feed", name: "a", address: "" });
    expect(await prisma().edge.findFirst()).toMatchObject({ name: "a", address: null });
  });

  const gateways = (config: object = { gateway: "infra/inference", namespace: "models" }, id = "k8s") =>
    registerDataPlane(admin, { kind: "gateway_api", id, name: "Gateways", config } as Parameters<
      typeof registerDataPlane
    >[1]);

  it("keep what a Kubernetes gateway is told, and where its clusters' credentials are, but none of them", async () => {
    const { version } = await table();
    await gateways({ gateway: "infra/inference", namespace: "models", backends: "f = models/f:80\n" });
    await registerEdge(admin, {
      dataPlaneId: "k8s",
      name: "eu",
      address: " kubeconfig:/etc/ballast/eu#admin ",
    });
    expect((await routingOverview(admin)).planes).toMatchObject([
      {
        kind: "gateway_api",
        problem: null,
        capabilities: { kind: "gateway_api", direction: "push" },
        gateway: {
          gateway: "infra/inference",
          namespace: "models",
          hostnames: [],
          backends: { f: "models/f:80" },
        },
        edges: [{ name: "eu", address: "kubeconfig:/etc/ballast/eu#admin" }],
      },
    ]);
    const change = {
      dataPlaneId: "k8s",
      config: { gateway: "infra/other", namespace: "models", timeoutMs: 1_000 },
      reason: "Another Gateway",
    };
    await recordOutcome(worker, { dataPlaneId: "k8s", version, edges: [], outcome: "applied", detail: null });
    await configureGateway(admin, change);
    expect(await lastEntry()).toMatchObject({
      action: "data_plane.configure_gateway",
      before: { config: { gateway: "infra/inference" } },
      after: { config: { gateway: "infra/other", timeoutMs: 1_000 } },
    });
    // What was applied is to be written once more.
    expect((await routingOverview(admin)).planes[0]?.effect).toMatchObject({ outcome: null });
    const entries = await prisma().auditEntry.count();
    await configureGateway(admin, change);
    expect(await prisma().auditEntry.count()).toBe(entries);
  });

  it("refuse what a Kubernetes gateway cannot be told, with the field at fault", async () => {
    await gateways();
    await plane();
    const told = (config: object) =>
      configureGateway(admin, { dataPlaneId: "k8s", reason: "Because", config } as Parameters<
        typeof configureGateway
      >[1]);
    const refusals: [() => Promise<unknown>, string, string | undefined, RegExp][] = [
      [() => gateways({}, "other"), "invalid", "config.gateway", /Expected namespace\/name/],
      [() => gateways(undefined, "ends-"), "invalid", "id", /end with a letter or digit/],
      [() => told({ gateway: "infra", namespace: "models" }), "invalid", "config.gateway", /namespace\/name/],
      [
        () => told({ gateway: "a/b", namespace: "models", backends: "f -> models/f:80" }),
        "invalid",
        "config.backends",
        /fleet = namespace\/service:port/,
      ],
      [
        () => told({ gateway: "a/b", namespace: "elsewhere" }),
        "conflict",
        "config.namespace",
        /Its routes are in namespace models/,
      ],
      [
        () =>
          configureGateway(admin, {
            dataPlaneId: "lb",
            reason: "Because",
            config: { gateway: "a/b", namespace: "c" },
          }),
        "conflict",
        undefined,
        /of kind haproxy and has no Gateway/,
      ],
      [
        () => registerEdge(admin, { dataPlaneId: "k8s", name: "eu", address: "https://10.0.0.1:6443" }),
        "invalid",
        "address",
        /Expected kubeconfig:/,
      ],
      [
        () => registerEdge(admin, { dataPlaneId: "k8s", name: "eu", address: "env:DATABASE_URL" }),
        "invalid",
        "address",
        /env:BALLAST_KUBECONFIG_NAME/,
      ],
    ];
    for (const [attempt, code, field, message] of refusals)
      await expect(attempt()).rejects.toMatchObject({ code, field, message: expect.stringMatching(message) });
    expect(await prisma().edge.count()).toBe(0);
  });

  it("are for the roles that the permission table names, and no others", async () => {
    await plane();
    const input = "nothing that parses" as never;
    for (const verb of [
      registerDataPlane,
      setDataPlaneEnabled,
      configureGateway,
      registerEdge,
      removeEdge,
      republish,
      joinFeed,
      recordIntent,
      recordOutcome,
      intendNewest,
    ]) {
      const actors = [...roles.map(as), worker];
      const allowed = actors.filter((actor) => can(actor, verb.permission));
      expect(allowed.length).toBeGreaterThan(0);
      expect(allowed.length).toBeLessThan(actors.length);
      for (const actor of actors) {
        const code = allowed.includes(actor) ? "invalid" : "forbidden";
        await expect(verb(actor, input), `${verb.verbName} by ${actor.label}`).rejects.toMatchObject({
          code,
        });
      }
    }
    for (const role of ["ingest", "edge"] as const)
      await expect(routingOverview(as(role))).rejects.toMatchObject({ code: "forbidden" });
  });

  it("render each cell with the fleets that the law allows it, at today's shares", async () => {
    const { version } = await table();
    const now = new Date();
    expect(await haproxyEstate(admin, now)).toEqual({
      tableVersion: version,
      fleets: [
        { id: "f", endpoint: null },
        { id: "g", endpoint: null },
      ],
      cells: [
        {
          id: cell,
          origin: "DE",
          model: "large",
          dataClass: "personal",
          allowed: [
            { fleet: "f", share: 1 },
            { fleet: "g", share: 0 },
          ],
        },
      ],
    });
    await seedLocalRule("DE");
    expect((await haproxyEstate(admin, now)).cells[0]?.allowed).toEqual([{ fleet: "f", share: 1 }]);
  });
});
