import { describe, expect, it } from "vitest";
import type { Route } from "../model";
import { tableOf } from "../testing/contract";
import { planeOf, type settings, split, useCluster } from "./testing/cluster";
import { condition } from "./testing/route-store";

describe("a Kubernetes cluster", () => {
  const { test, publish, observe, health, writes } = useCluster();

  it("holds routes that say what the table says, under Ballast's name, with the publication's key", async () => {
    expect(await publish(5, split)).toEqual({ edge: "eu", outcome: "applied" });
    const route = test.kube.routes.get("ballast-k8s-1");
    expect(route?.metadata).toMatchObject({
      labels: { "app.kubernetes.io/managed-by": "ballast", "ballast/data-plane": "k8s" },
      annotations: {
        "ballast/table-version": "5",
        "ballast/table-sha256": tableOf(5, split).sha256,
        "ballast/publication-key": "key-5",
      },
    });
    const exact = (name: string, value: string) => ({ type: "Exact", name, value });
    const to = (namespace: string, name: string, port: number, weight: number) => ({
      group: "",
      kind: "Service",
      namespace,
      name,
      port,
      weight,
    });
    expect(route?.spec).toEqual({
      parentRefs: [
        { group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "infra", name: "inference" },
      ],
      hostnames: [],
      rules: [
        {
          matches: [
            {
              path: { type: "PathPrefix", value: "/" },
              headers: [
                exact("x-ballast-origin", "DE"),
                exact("x-ballast-model", "large"),
                exact("x-ballast-data-class", "personal"),
              ],
            },
          ],
          backendRefs: [to("inference", "vllm-frankfurt", 8000, 6_200), to("models", "paris", 80, 3_800)],
        },
        {
          matches: [
            {
              path: { type: "PathPrefix", value: "/" },
              headers: [
                exact("x-ballast-origin", "JP"),
                exact("x-ballast-model", "large"),
                exact("x-ballast-data-class", "general"),
              ],
            },
          ],
          backendRefs: [to("inference", "vllm-tokyo", 8000, 10_000)],
        },
      ],
    });
    expect([...(route?.managers.get("spec.rules") ?? [])]).toEqual(["ballast"]);
    const [first] = writes();
    expect(first).toMatchObject({
      method: "PATCH",
      url: expect.stringMatching(/fieldManager=ballast&fieldValidation=Strict&force=false/),
    });
  });

  it("is rehearsed before anything is written, and asked for nothing when nothing differs", async () => {
    await publish(5, split);
    const patches = test.kube.requests
      .filter(({ method }) => method === "PATCH")
      .map(({ url }) => url.includes("dryRun=All"));
    expect(patches).toEqual([true, false]);
    const before = test.kube.requests.length;
    expect(await publish(5, split)).toMatchObject({ outcome: "applied" });
    expect(test.kube.requests.slice(before).map(({ method }) => method)).toEqual(["GET"]);
  });

  it("names the new table without touching the spec when the shares are the same", async () => {
    await publish(5, split);
    const before = test.kube.routes.get("ballast-k8s-1")?.metadata.generation;
    expect(await publish(6, split)).toMatchObject({ outcome: "applied" });
    expect(test.kube.routes.get("ballast-k8s-1")?.metadata.generation).toBe(before);
    expect(await observe()).toMatchObject({ version: 6 });
  });

  it("takes 40 cells in three routes, keeps each where it is, and loses routes with their last cell", async () => {
    const cells = Array.from({ length: 40 }, (_, at) => `C${String(at).padStart(2, "0")}|large|general`);
    const all = cells.map((cell): Route => ({ cell, fleet: "tokyo", share: 1 }));
    expect(await publish(1, all)).toMatchObject({ outcome: "applied" });
    expect([...test.kube.routes.keys()].sort()).toEqual(["ballast-k8s-1", "ballast-k8s-2", "ballast-k8s-3"]);
    // The second route's cells go; one new cell comes, which sorts first.
    const next = [
      ...all.slice(0, 16),
      ...all.slice(32),
      { cell: "AA|large|general", fleet: "seoul", share: 1 },
    ];
    const before = test.kube.requests.length;
    expect(await publish(2, next)).toMatchObject({ outcome: "applied" });
    expect([...test.kube.routes.keys()].sort()).toEqual(["ballast-k8s-1", "ballast-k8s-3"]);
    const order = test.kube.requests
      .slice(before)
      .filter(({ method, url }) => method !== "GET" && !url.includes("dryRun"));
    expect(order.at(-1)?.method).toBe("DELETE");
    expect(JSON.stringify(test.kube.routes.get("ballast-k8s-3")?.spec)).toContain('"AA"');
    const seen = await observe();
    expect(seen?.state === "read" && seen.routes?.length).toBe(25);
    expect(await publish(3, [])).toMatchObject({ outcome: "applied" });
    expect(test.kube.routes.size).toBe(0);
  });

  it("recovers from a crash after any write of a publication, with no cell ever without a rule", async () => {
    const cells = Array.from({ length: 35 }, (_, at) => `C${String(at).padStart(2, "0")}|large|general`);
    const table = (version: number) =>
      cells.map((cell): Route => ({ cell, fleet: version % 2 ? "tokyo" : "seoul", share: 1 }));
    await publish(1, table(1));
    let version = 1;
    // Of three writes none to three come through; the one after is lost on the way there, or its answer on the way back.
    for (const [allowed, served] of [0, 1, 2, 3].flatMap((count) => [
      [count, false] as const,
      [count, true] as const,
    ])) {
      version += 1;
      let done = 0;
      test.kube.misbehave(({ method, url }) => {
        if (method === "GET" || url.includes("dryRun")) return null;
        done += 1;
        return done > allowed ? { kind: "reset", served } : null;
      });
      const outcome = await publish(version, table(version));
      expect(outcome?.outcome).toBe(allowed === 3 ? "applied" : "failed");
      test.kube.misbehave(null);
      const half = await observe();
      expect(half?.state === "read" && half.routes?.map(({ cell }) => cell).sort()).toEqual(cells);
      const names = new Set(
        [...test.kube.routes.values()].map(({ metadata }) => metadata.annotations["ballast/table-version"]),
      );
      expect(half).toMatchObject({ version: names.size === 1 ? Number([...names][0]) : null });
      expect(await publish(version, table(version))).toMatchObject({ outcome: "applied" });
      expect(await observe()).toMatchObject({ version });
    }
  });

  it("keeps a foreign route of the same name from Ballast, until it is given by its label", async () => {
    const theirs = {
      rules: [{ backendRefs: [{ name: "legacy", port: 80 }] }],
    };
    test.kube.create("ballast-k8s-1", "helm", theirs);
    expect(await publish(1, split)).toEqual({
      edge: "eu",
      outcome: "failed",
      reason:
        "HTTPRoute inference/ballast-k8s-1 is not Ballast's: helm manages its .spec.rules. Remove it, or give it to Ballast with the label ballast/data-plane=k8s. Nothing was published.",
    });
    expect(test.kube.routes.get("ballast-k8s-1")?.spec).toEqual(theirs);
    test.kube.edit("ballast-k8s-1", "kubectl-label", (_, metadata) => {
      metadata.labels["ballast/data-plane"] = "k8s";
    });
    expect(await observe()).toMatchObject({
      strange: expect.stringMatching(/not attached to Gateway infra\/inference/),
    });
    expect(await publish(1, split)).toMatchObject({ outcome: "applied" });
    expect([...(test.kube.routes.get("ballast-k8s-1")?.managers.get("spec.rules") ?? [])]).toEqual([
      "ballast",
    ]);
  });

  it("shows whatever somebody put into its routes besides, and takes it back when asked to publish", async () => {
    type Rules = { matches: unknown[]; backendRefs: Record<string, unknown>[]; filters?: unknown[] }[];
    const changes: [string, (rules: Rules, spec: Record<string, unknown>) => void, RegExp][] = [
      [
        "a backend that is no fleet's",
        ([rule]) => rule?.backendRefs.push({ name: "shadow", port: 80, weight: 100 }),
        /cell DE\|large\|personal\) sends requests to inference\/shadow:80, which is no fleet's/,
      ],
      [
        "a mirror",
        ([rule]) => {
          if (rule)
            rule.filters = [
              { type: "RequestMirror", requestMirror: { backendRef: { name: "spy", port: 80 } } },
            ];
        },
        /has filters/,
      ],
      [
        "a rule of its own",
        (rules) => rules.push({ matches: [{ path: { type: "PathPrefix", value: "/" } }], backendRefs: [] }),
        /Rule 3 .*something else than one demand cell/,
      ],
      [
        "a second rule for a cell",
        (rules) => rules.push(structuredClone(rules[0] as Rules[number])),
        /which has a rule already/,
      ],
      [
        "a host name",
        (_, spec) => {
          spec.hostnames = ["a.example"];
        },
        /host names a\.example, expected any/,
      ],
      [
        "another Gateway",
        (_, spec) => {
          spec.parentRefs = [{ name: "other" }];
        },
        /not attached to Gateway infra\/inference alone/,
      ],
    ];
    await publish(5, split);
    for (const [what, change, note] of changes) {
      test.kube.edit("ballast-k8s-1", "kubectl-edit", (spec) => change(spec.rules as Rules, spec));
      expect(await observe(), what).toMatchObject({ strange: expect.stringMatching(note) });
      expect(await publish(5, split), what).toMatchObject({ outcome: "applied" });
      expect(await observe(), what).toMatchObject({ strange: null, version: 5 });
    }
  });

  it.each<[string, Route[], Partial<typeof settings>, RegExp]>([
    [
      "a fleet without a Service",
      [{ cell: "JP|large|general", fleet: "nowhere", share: 1 }],
      {},
      /No Service is known for fleet nowhere/,
    ],
    [
      "two fleets of one Service",
      [{ cell: "JP|large|general", fleet: "tokyo", share: 1 }],
      { backends: { tokyo: "inference/x:80", seoul: "inference/x:80" } },
      /Fleets tokyo and seoul both have the Service inference\/x:80/,
    ],
    [
      "a cell that headers cannot name",
      [{ cell: "JP-large", fleet: "frankfurt", share: 1 }],
      {},
      /cannot be matched by headers/,
    ],
    [
      "a cell over 17 fleets",
      Array.from({ length: 17 }, (_, at) => ({ cell: "JP|large|general", fleet: `f${at}`, share: 1 / 17 })),
      {
        backends: Object.fromEntries(
          Array.from({ length: 17 }, (_, at) => [`f${at}`, `inference/f${at}:80`]),
        ),
      },
      /split over 17 fleets; an HTTPRoute takes at most 16 per rule/,
    ],
  ])("is not written a table with %s", async (_, routes, change, reason) => {
    expect(await publish(1, routes, planeOf([test.edge], change))).toMatchObject({
      outcome: "failed",
      reason: expect.stringMatching(reason),
    });
    expect(writes()).toEqual([]);
  });

  it("tells what the gateway's controller says of the Gateway and the routes", async () => {
    expect(await health()).toEqual({
      edge: "eu",
      healthy: true,
      detail: "Gateway infra/inference is programmed and accepts 0 routes.",
      latencyMs: expect.any(Number),
    });
    await publish(5, split);
    expect(await health()).toMatchObject({ detail: expect.stringMatching(/accepts 1 route\.$/) });
    test.kube.setController(() => [
      condition("Accepted", 0),
      condition("ResolvedRefs", 1, "False", "BackendNotFound", 'Service "vllm-tokyo" not found.'),
    ]);
    expect(await health()).toEqual({
      edge: "eu",
      healthy: false,
      reason:
        'Route ballast-k8s-1 does not work: ResolvedRefs is False, BackendNotFound: Service "vllm-tokyo" not found.',
    });
    test.kube.setGateway([
      condition("Accepted", 1),
      condition("Programmed", 1, "False", "AddressNotAssigned"),
    ]);
    expect(await health()).toMatchObject({
      reason: expect.stringMatching(/is not programmed: Programmed is False, AddressNotAssigned/),
    });
    expect(await health(planeOf([test.edge], { gateway: "infra/none" }))).toMatchObject({
      reason: expect.stringMatching(/has no gateways none/),
    });
  });

  it("takes a table of 2,000 cells and 8,000 weights", async () => {
    const ids = Array.from({ length: 12 }, (_, at) => `f${at}`);
    const backends = Object.fromEntries(ids.map((id) => [id, `inference/${id}:80`]));
    const routes = Array.from({ length: 2_000 }, (_, at) =>
      [0, 1, 2, 3].map((k) => ({
        cell: `C${at}|large|general`,
        fleet: ids[(at + k) % ids.length] as string,
        share: 0.25,
      })),
    ).flat();
    const plane = planeOf([test.edge], { backends, timeoutMs: 10_000 }, async () => []);
    const started = performance.now();
    expect(await publish(1, routes, plane)).toMatchObject({ outcome: "applied" });
    console.info(
      `2,000 cells in ${test.kube.routes.size} routes: published in ${Math.round(performance.now() - started)} ms.`,
    );
    expect(test.kube.routes.size).toBe(125);
  });
});
