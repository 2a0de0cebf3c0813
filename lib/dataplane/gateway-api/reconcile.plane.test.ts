import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/identity/model";
import { systemClock } from "@/lib/platform/clock";
import { pool, prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import type { Route } from "../model";
import { routingOverview } from "../queries";
import { reconcile } from "../reconcile";
import { newestTable } from "../store/tables";
import { seedEstate } from "../testing/estate";
import { configureGateway } from "../verbs/configure-gateway";
import { recordIntent } from "../verbs/record-intent";
import { registerDataPlane } from "../verbs/register-data-plane";
import { registerEdge } from "../verbs/register-edge";
import { republish } from "../verbs/republish";
import { cluster } from "./testing/cluster";
import type { KubeApi } from "./testing/kube-api";

const worker = systemActor("worker");
const admin = { kind: "user" as const, id: "0", label: "Admin", roles: ["admin" as const], from: "test" };
const cell = "DE|large|personal";
const variable = (name: string) => `BALLAST_KUBECONFIG_RECONCILE_${name.toUpperCase()}`;

describe("bringing Kubernetes gateways to the newest table", () => {
  useTestDatabase();
  const clusters = new Map<string, KubeApi>();
  const kube = (name: string) => clusters.get(name) as KubeApi;

  beforeAll(() =>
    seedEstate({
      cells: [cell],
      fleets: [
        { id: "frankfurt", country: "DE", endpoint: "vllm-frankfurt.inference.svc:8000" },
        { id: "paris", country: "FR", endpoint: "10.0.0.1:8000" },
      ],
    }),
  );
  beforeEach(async () => {
    await pool().query("TRUNCATE routing_table, data_plane CASCADE");
    await registerDataPlane(admin, {
      kind: "gateway_api",
      id: "k8s",
      name: "Gateways",
      config: { gateway: "infra/inference", namespace: "inference" },
    });
    for (const name of ["eu", "us"]) {
      const started = await cluster();
      clusters.set(name, started);
      process.env[variable(name)] = started.kubeconfig();
      await registerEdge(admin, { dataPlaneId: "k8s", name, address: `env:${variable(name)}` });
    }
  });
  afterEach(async () => {
    for (const [name, one] of clusters) {
      await one.stop();
      delete process.env[variable(name)];
    }
    clusters.clear();
  });

  const intend = async (...routes: Route[]) =>
    recordIntent(worker, {
      key: `k${((await newestTable())?.version ?? 0) + 1}`,
      routes,
      note: "test",
      baseVersion: (await newestTable())?.version ?? null,
    });
  const run = () => reconcile(worker, systemClock, async () => null);
  const shown = async () => {
    const { planes } = await routingOverview(admin);
    const [plane] = planes;
    return {
      outcome: plane?.effect?.outcome,
      reasons: plane?.effect?.detail?.edges ?? [],
      edges: Object.fromEntries(plane?.edges.map(({ name, sync, note }) => [name, [sync, note]]) ?? []),
    };
  };
  const inSync = ["in_sync", null];
  const frankfurt = { cell, fleet: "frankfurt", share: 1 };
  const lastOutcome = () =>
    prisma().auditEntry.findFirstOrThrow({ where: { action: "routing.outcome" }, orderBy: { seq: "desc" } });

  it("shows why a cluster was not written, in the log as well, and catches it up", async () => {
    await intend(frankfurt);
    kube("us").misbehave(({ method }) =>
      method === "PATCH"
        ? { kind: "status", code: 403, reason: "Forbidden", message: "cannot patch httproutes" }
        : null,
    );
    await run();
    const reason = expect.stringMatching(
      /does not let Ballast write HTTPRoute inference\/ballast-k8s-1 \(403\)/,
    );
    expect(await shown()).toMatchObject({
      outcome: "failed",
      reasons: [{ edge: "us", reason }],
      edges: { eu: inSync, us: ["behind", expect.stringMatching(/no table yet/)] },
    });
    expect(JSON.stringify((await lastOutcome()).after)).toContain("does not let Ballast write HTTPRoute");
    expect(kube("us").routes.size).toBe(0);
    kube("us").misbehave(null);
    await run();
    expect(await shown()).toMatchObject({ outcome: "applied", edges: { eu: inSync, us: inSync } });
  });

  it("leaves a change by hand alone until somebody asks, and brings a cluster that was set up again up by itself", async () => {
    await intend(frankfurt);
    await run();
    kube("eu").edit("ballast-k8s-1", "kubectl-edit", (spec) => {
      spec.rules = JSON.parse(JSON.stringify(spec.rules).replace("vllm-frankfurt", "elsewhere"));
    });
    await run();
    await run();
    const drifted = [
      "drifted",
      expect.stringMatching(/sends requests to inference\/elsewhere:8000, which is no fleet's/),
    ];
    expect(await shown()).toMatchObject({ edges: { eu: drifted, us: inSync } });
    await republish(admin, { dataPlaneId: "k8s", reason: "The outage is over" });
    await run();
    expect(await shown()).toMatchObject({ outcome: "applied", edges: { eu: inSync, us: inSync } });
    kube("us").routes.clear();
    await run();
    expect(await shown()).toMatchObject({ outcome: "applied", edges: { eu: inSync, us: inSync } });
  });

  it("writes a table only once every fleet of it has a Service, and anew when the settings change", async () => {
    await intend(frankfurt);
    await run();
    await intend({ ...frankfurt, share: 0.5 }, { cell, fleet: "paris", share: 0.5 });
    await run();
    const unknown = expect.stringMatching(
      /No Service is known for fleet paris\. Name it in the data plane's settings/,
    );
    expect(await shown()).toMatchObject({
      outcome: "failed",
      reasons: [
        { edge: "eu", reason: unknown },
        { edge: "us", reason: unknown },
      ],
      edges: { eu: ["behind", expect.anything()] },
    });
    await configureGateway(admin, {
      dataPlaneId: "k8s",
      config: { gateway: "infra/inference", namespace: "inference", backends: "paris = models/paris:80" },
      reason: "Paris has a Service",
    });
    await run();
    expect(await shown()).toMatchObject({ outcome: "applied", edges: { eu: inSync, us: inSync } });
    expect(JSON.stringify(kube("us").routes.get("ballast-k8s-1")?.spec)).toMatch(
      /"paris","port":80,"weight":5000/,
    );
  });
});
