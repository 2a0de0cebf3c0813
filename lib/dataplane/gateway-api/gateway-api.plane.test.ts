import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "@/lib/platform/clock";
import type { Route } from "../model";
import { describeDataPlane, tableOf } from "../testing/contract";
import { removeFolder, temporaryFolder } from "../testing/haproxy-process";
import { gatewayPlane } from "./plane";
import { gatewayConfigSchema } from "./settings";
import { selfSigned } from "./testing/certificate";
import { realCrd } from "./testing/crd-schema";
import { condition, type KubeApi, startKubeApi, type Trouble } from "./testing/kube-api";

const fleets = async () => [
  { id: "frankfurt", endpoint: "vllm-frankfurt.inference.svc:8000" },
  { id: "paris/1", endpoint: "paris.models.svc.cluster.local:80" },
  { id: "tokyo", endpoint: "10.1.2.3:8000" },
  { id: "seoul", endpoint: null },
  { id: "nowhere", endpoint: "10.1.2.4:8000" },
];
const settings = gatewayConfigSchema.parse({
  gateway: "infra/inference",
  namespace: "inference",
  backends: "tokyo = inference/vllm-tokyo:8000\nseoul = inference/vllm-seoul:8000\n",
  timeoutMs: 2_000,
});
const gateway = { namespace: "infra", name: "inference" };
const crd = process.env.BALLAST_REAL_DATA ? realCrd() : undefined;
const cluster = (token = "t0ken-of-a-cluster") =>
  startKubeApi({ token, namespace: "inference", gateway, crd });
const planeOf = (
  edges: { name: string; address: string }[],
  change: Partial<typeof settings> = {},
  fleetsNow: typeof fleets = fleets,
) =>
  gatewayPlane({
    id: "k8s",
    edges,
    settings: { ...settings, ...change },
    fleets: fleetsNow,
    clock: systemClock,
  });
const variable = (name: string) => `BALLAST_KUBECONFIG_TEST_${name.toUpperCase()}`;

describeDataPlane("gateway-api", async () => {
  const names = ["a", "b", "c"] as const;
  const clusters = new Map<string, KubeApi>();
  for (const name of names) {
    const started = await cluster();
    clusters.set(name, started);
    process.env[variable(name)] = started.kubeconfig();
  }
  const clusterOf = (name: string) => clusters.get(name) as KubeApi;
  return {
    plane: planeOf(names.map((name) => ({ name, address: `env:${variable(name)}` }))),
    edges: names,
    keep: async () => undefined,
    settle: async () => undefined,
    breakEdge: (name) => clusterOf(name).stop(),
    healEdge: async (name) => void (await clusterOf(name).start()),
    tamper: async (name) =>
      clusterOf(name).edit("ballast-k8s-1", "kubectl-edit", (spec) => {
        spec.rules = JSON.parse(JSON.stringify(spec.rules).replace('"weight":10000', '"weight":1'));
        spec.rules = JSON.parse(JSON.stringify(spec.rules).replace('"weight":7000', '"weight":1'));
      }),
    close: async () => {
      for (const name of names) {
        await clusterOf(name).stop();
        delete process.env[variable(name)];
      }
    },
  };
});

describe("a Kubernetes cluster", () => {
  let folder: string;
  let kube: KubeApi;
  let edge: { name: string; address: string };
  beforeEach(async () => {
    folder = await temporaryFolder();
    kube = await cluster();
    await writeFile(join(folder, "config"), kube.kubeconfig());
    edge = { name: "eu", address: `kubeconfig:${join(folder, "config")}` };
  });
  afterEach(async () => {
    await kube.stop();
    await removeFolder(folder);
  });

  const split: Route[] = [
    { cell: "DE|large|personal", fleet: "frankfurt", share: 0.62 },
    { cell: "DE|large|personal", fleet: "paris/1", share: 0.38 },
    { cell: "JP|large|general", fleet: "tokyo", share: 1 },
  ];
  const moved: Route[] = [
    { cell: "DE|large|personal", fleet: "frankfurt", share: 1 },
    { cell: "JP|large|general", fleet: "seoul", share: 0.5 },
    { cell: "JP|large|general", fleet: "tokyo", share: 0.5 },
  ];
  const publish = async (version: number, routes: Route[], plane = planeOf([edge])) =>
    (await plane.publish(tableOf(version, routes), `key-${version}`))[0];
  const observe = async (plane = planeOf([edge])) => (await plane.observe())[0];
  const health = async (plane = planeOf([edge])) => (await plane.health())[0];
  const writes = () => kube.requests.filter(({ method, url }) => method !== "GET" && !url.includes("dryRun"));

  it("holds routes that say what the table says, under Ballast's name, with the publication's key", async () => {
    expect(await publish(5, split)).toEqual({ edge: "eu", outcome: "applied" });
    const route = kube.routes.get("ballast-k8s-1");
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
    const patches = kube.requests
      .filter(({ method }) => method === "PATCH")
      .map(({ url }) => url.includes("dryRun=All"));
    expect(patches).toEqual([true, false]);
    const before = kube.requests.length;
    expect(await publish(5, split)).toMatchObject({ outcome: "applied" });
    expect(kube.requests.slice(before).map(({ method }) => method)).toEqual(["GET"]);
  });

  it("names the new table without touching the spec when the shares are the same", async () => {
    await publish(5, split);
    const before = kube.routes.get("ballast-k8s-1")?.metadata.generation;
    expect(await publish(6, split)).toMatchObject({ outcome: "applied" });
    expect(kube.routes.get("ballast-k8s-1")?.metadata.generation).toBe(before);
    expect(await observe()).toMatchObject({ version: 6 });
  });

  it("takes 40 cells in three routes, keeps each where it is, and loses routes with their last cell", async () => {
    const cells = Array.from({ length: 40 }, (_, at) => `C${String(at).padStart(2, "0")}|large|general`);
    const all = cells.map((cell): Route => ({ cell, fleet: "tokyo", share: 1 }));
    expect(await publish(1, all)).toMatchObject({ outcome: "applied" });
    expect([...kube.routes.keys()].sort()).toEqual(["ballast-k8s-1", "ballast-k8s-2", "ballast-k8s-3"]);
    // The second route's cells go; one new cell comes, which sorts first.
    const next = [
      ...all.slice(0, 16),
      ...all.slice(32),
      { cell: "AA|large|general", fleet: "seoul", share: 1 },
    ];
    const before = kube.requests.length;
    expect(await publish(2, next)).toMatchObject({ outcome: "applied" });
    expect([...kube.routes.keys()].sort()).toEqual(["ballast-k8s-1", "ballast-k8s-3"]);
    const order = kube.requests
      .slice(before)
      .filter(({ method, url }) => method !== "GET" && !url.includes("dryRun"));
    expect(order.at(-1)?.method).toBe("DELETE");
    expect(JSON.stringify(kube.routes.get("ballast-k8s-3")?.spec)).toContain('"AA"');
    const seen = await observe();
    expect(seen?.state === "read" && seen.routes?.length).toBe(25);
    expect(await publish(3, [])).toMatchObject({ outcome: "applied" });
    expect(kube.routes.size).toBe(0);
  });

  it("recovers from a crash after any write of a publication, with no cell ever without a rule", async () => {
    const cells = Array.from({ length: 35 }, (_, at) => `C${String(at).padStart(2, "0")}|large|general`);
    const table = (version: number) =>
      cells.map((cell): Route => ({ cell, fleet: version % 2 ? "tokyo" : "seoul", share: 1 }));
    await publish(1, table(1));
    let version = 1;
    for (let allowed = 0; allowed <= 3; allowed += 1) {
      version += 1;
      let done = 0;
      kube.misbehave(({ method, url }) => {
        if (method === "GET" || url.includes("dryRun")) return null;
        done += 1;
        return done > allowed ? { kind: "cut_short" } : null;
      });
      const outcome = await publish(version, table(version));
      expect(outcome?.outcome).toBe(allowed === 3 ? "applied" : "failed");
      kube.misbehave(null);
      const half = await observe();
      expect(half).toMatchObject({ version: allowed === 0 ? version - 1 : allowed === 3 ? version : null });
      expect(half?.state === "read" && half.routes?.map(({ cell }) => cell).sort()).toEqual(cells);
      expect(await publish(version, table(version))).toMatchObject({ outcome: "applied" });
      expect(await observe()).toMatchObject({ version });
    }
  });

  it.each<[string, Trouble, RegExp]>([
    [
      "401",
      { kind: "status", code: 401, reason: "Unauthorized", message: "x" },
      /does not accept Ballast's credentials/,
    ],
    [
      "403",
      { kind: "status", code: 403, reason: "Forbidden", message: 'cannot list resource "httproutes"' },
      /does not let Ballast list HTTPRoutes in inference \(403\): cannot list/,
    ],
    [
      "404",
      { kind: "raw", code: 404, contentType: "text/plain", body: "404 page not found" },
      /Install Gateway API 1\.0/,
    ],
    [
      "500",
      { kind: "status", code: 500, reason: "InternalError", message: "etcd" },
      /answered 500 .*: etcd\.$/,
    ],
    ["503", { kind: "raw", code: 503, contentType: null, body: "" }, /not able to answer now \(503\)/],
    [
      "429",
      { kind: "raw", code: 429, contentType: "text/plain", body: "slow down" },
      /not able to answer now \(429\)/,
    ],
    [
      "HTML",
      { kind: "raw", code: 200, contentType: "text/html", body: "<p>Welcome" },
      /did not answer with a list/,
    ],
    [
      "no type",
      { kind: "raw", code: 200, contentType: null, body: "{}" },
      /not answer in JSON|did not answer with/,
    ],
    [
      "broken JSON",
      { kind: "raw", code: 200, contentType: "application/json", body: "{" },
      /did not answer in JSON/,
    ],
    [
      "other JSON",
      { kind: "raw", code: 200, contentType: "application/json", body: '{"items":[]}' },
      /list of HTTPRoutes: kind/,
    ],
    [
      "another version",
      {
        kind: "raw",
        code: 200,
        contentType: "application/json",
        body: '{"kind":"HTTPRouteList","apiVersion":"gateway.networking.k8s.io/v1alpha2","items":[]}',
      },
      /list of HTTPRoutes: apiVersion/,
    ],
    [
      "a list of other things",
      {
        kind: "raw",
        code: 200,
        contentType: "application/json",
        body: '{"kind":"HTTPRouteList","apiVersion":"gateway.networking.k8s.io/v1","items":[{"kind":"Pod"}]}',
      },
      /list of HTTPRoutes: items\.0\.metadata/,
    ],
    // The client does not always notice that the rest will never come; then the time allowed ends it.
    ["half a reply", { kind: "cut_short" }, /closed the connection half way|did not answer within/],
    ["silence", { kind: "silent" }, /did not answer within 300 ms/],
  ])(
    "that answers with %s is unreachable, with the reason, and is written nothing",
    async (_, trouble, reason) => {
      const plane = planeOf([edge], { timeoutMs: 300 });
      kube.misbehave(() => trouble);
      expect(await observe(plane)).toEqual({
        edge: "eu",
        state: "unreachable",
        reason: expect.stringMatching(reason),
      });
      expect(await publish(5, split, plane)).toEqual({
        edge: "eu",
        outcome: "failed",
        reason: expect.stringMatching(reason),
      });
      expect(await health(plane)).toMatchObject({
        edge: "eu",
        healthy: false,
        reason: expect.stringMatching(/\.$/),
      });
      kube.misbehave(null);
      expect(kube.routes.size).toBe(0);
    },
  );

  it("that refuses one of several routes is left with none of them", async () => {
    const cells = Array.from({ length: 20 }, (_, at) => `C${String(at).padStart(2, "0")}|large|general`);
    kube.misbehave(({ method, url }) =>
      method === "PATCH" && url.includes("ballast-k8s-2")
        ? { kind: "status", code: 422, reason: "Invalid", message: "spec.rules[0].name: unknown field" }
        : null,
    );
    expect(
      await publish(
        1,
        cells.map((cell) => ({ cell, fleet: "tokyo", share: 1 })),
      ),
    ).toEqual({
      edge: "eu",
      outcome: "failed",
      reason: expect.stringMatching(
        /refused to write HTTPRoute inference\/ballast-k8s-2 \(422\): spec\.rules.*another release/,
      ),
    });
    expect(kube.routes.size).toBe(0);
  });

  it("without the namespace says so", async () => {
    expect(await publish(1, split, planeOf([edge], { namespace: "elsewhere" }))).toMatchObject({
      outcome: "failed",
      reason: expect.stringMatching(/has no namespace elsewhere\. Create it/),
    });
  });

  it("keeps a foreign route of the same name from Ballast, until it is given by its label", async () => {
    const theirs = {
      rules: [{ backendRefs: [{ name: "legacy", port: 80 }] }],
    };
    kube.create("ballast-k8s-1", "helm", theirs);
    expect(await publish(1, split)).toEqual({
      edge: "eu",
      outcome: "failed",
      reason:
        "HTTPRoute inference/ballast-k8s-1 is not Ballast's: helm manages its .spec.rules. Remove it, or give it to Ballast with the label ballast/data-plane=k8s. Nothing was published.",
    });
    expect(kube.routes.get("ballast-k8s-1")?.spec).toEqual(theirs);
    kube.edit("ballast-k8s-1", "kubectl-label", (_, metadata) => {
      metadata.labels["ballast/data-plane"] = "k8s";
    });
    expect(await observe()).toMatchObject({
      strange: expect.stringMatching(/not attached to Gateway infra\/inference/),
    });
    expect(await publish(1, split)).toMatchObject({ outcome: "applied" });
    expect([...(kube.routes.get("ballast-k8s-1")?.managers.get("spec.rules") ?? [])]).toEqual(["ballast"]);
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
      kube.edit("ballast-k8s-1", "kubectl-edit", (spec) => change(spec.rules as Rules, spec));
      expect(await observe(), what).toMatchObject({ strange: expect.stringMatching(note) });
      expect(await publish(5, split), what).toMatchObject({ outcome: "applied" });
      expect(await observe(), what).toMatchObject({ strange: null, version: 5 });
    }
  });

  it("is read again when a route changes between reading and writing, and never overtaken by an older table", async () => {
    await publish(5, split);
    kube.raceNextWrite(() => kube.touch("ballast-k8s-1"));
    expect(await publish(6, moved)).toMatchObject({ outcome: "applied" });
    kube.raceNextWrite(() =>
      kube.edit("ballast-k8s-1", "ballast", (_, metadata) => {
        metadata.annotations["ballast/table-version"] = "9";
      }),
    );
    expect(await publish(7, split)).toMatchObject({
      outcome: "failed",
      reason: expect.stringMatching(/table 9, which is newer than 7/),
    });
  });

  it("whose webhook changes what is written is not believed", async () => {
    kube.setWebhook((spec) => JSON.parse(JSON.stringify(spec).replace('"weight":5000', '"weight":4999')));
    expect(await publish(6, moved)).toEqual({
      edge: "eu",
      outcome: "failed",
      reason: "Cell JP|large|general was given weight 5000 at fleet seoul and reads back 4999.",
    });
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
    expect(await publish(1, routes, planeOf([edge], change))).toMatchObject({
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
    kube.setController(() => [
      condition("Accepted", 0),
      condition("ResolvedRefs", 1, "False", "BackendNotFound", 'Service "vllm-tokyo" not found.'),
    ]);
    expect(await health()).toEqual({
      edge: "eu",
      healthy: false,
      reason:
        'Route ballast-k8s-1 does not work: ResolvedRefs is False, BackendNotFound: Service "vllm-tokyo" not found.',
    });
    kube.setGateway([condition("Accepted", 1), condition("Programmed", 1, "False", "AddressNotAssigned")]);
    expect(await health()).toMatchObject({
      reason: expect.stringMatching(/is not programmed: Programmed is False, AddressNotAssigned/),
    });
    expect(await health(planeOf([edge], { gateway: "infra/none" }))).toMatchObject({
      reason: expect.stringMatching(/has no gateways none/),
    });
  });

  it("is opened only with the credentials its address names, which no message holds", async () => {
    const at = (address: string) => planeOf([{ name: "eu", address }]);
    const secret = "very-secret-token-0123456789";
    await writeFile(join(folder, "bad"), `users:\n  - name: x\n    user: {token: ${secret}\n  : :`);
    await writeFile(join(folder, "other"), kube.kubeconfig(secret));
    await writeFile(join(folder, "list"), JSON.stringify([secret]));
    const cases: [string, RegExp][] = [
      [`kubeconfig:${join(folder, "none")}`, /No kubeconfig can be read at .* where Ballast runs/],
      [`kubeconfig:${join(folder, "bad")}`, /is not a kubeconfig/],
      [`kubeconfig:${join(folder, "list")}`, /is not a kubeconfig|has no cluster/],
      [`kubeconfig:${join(folder, "other")}`, /does not accept Ballast's credentials \(401\)/],
      [`kubeconfig:${join(folder, "config")}#nothing`, /has no cluster for the context nothing/],
      ["env:BALLAST_KUBECONFIG_NONE", /has no variable BALLAST_KUBECONFIG_NONE/],
      ["env:DATABASE_URL", /is not a cluster's address; expected kubeconfig:/],
      ["in-cluster", /does not run in a pod/],
      ["", /is not a cluster's address/],
    ];
    for (const [address, reason] of cases) {
      const seen = await observe(at(address));
      expect(seen, address).toMatchObject({ state: "unreachable", reason: expect.stringMatching(reason) });
      expect(JSON.stringify([seen, await publish(1, split, at(address))])).not.toContain(secret);
    }
    // A rotated credential is taken up without a restart.
    await writeFile(join(folder, "other"), `${kube.kubeconfig()}\n`);
    await chmod(join(folder, "other"), 0o600);
    expect(await observe(at(`kubeconfig:${join(folder, "other")}`))).toMatchObject({ state: "read" });
    expect(await observe(at(`kubeconfig:${join(folder, "config")}#x`))).toMatchObject({ state: "read" });
  });

  it("is spoken to only if its certificate is signed by the kubeconfig's authority", async () => {
    const secure = await startKubeApi({
      token: "t",
      namespace: "inference",
      gateway,
      tls: selfSigned("cluster"),
    });
    try {
      const at = (name: string) => planeOf([{ name, address: `kubeconfig:${join(folder, name)}` }]);
      await writeFile(join(folder, "secure"), secure.kubeconfig());
      expect(await publish(5, split, at("secure"))).toEqual({ edge: "secure", outcome: "applied" });
      const asked = secure.requests.length;
      const other = Buffer.from(selfSigned("somebody").cert).toString("base64");
      await writeFile(join(folder, "wrong"), secure.kubeconfig("t", { "certificate-authority-data": other }));
      await writeFile(join(folder, "none"), secure.kubeconfig("t", {}));
      for (const name of ["wrong", "none"])
        expect(await observe(at(name))).toEqual({
          edge: name,
          state: "unreachable",
          reason: expect.stringMatching(/its certificate is not signed by the kubeconfig's authority\.$/),
        });
      expect(secure.requests.length).toBe(asked);
    } finally {
      await secure.stop();
    }
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
    const plane = planeOf([edge], { backends, timeoutMs: 10_000 }, async () => []);
    const started = performance.now();
    expect(await publish(1, routes, plane)).toMatchObject({ outcome: "applied" });
    console.info(
      `2,000 cells in ${kube.routes.size} routes: published in ${Math.round(performance.now() - started)} ms.`,
    );
    expect(kube.routes.size).toBe(125);
  });
});
