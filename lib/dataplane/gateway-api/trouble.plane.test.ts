import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { selfSigned } from "./testing/certificate";
import { gateway, moved, planeOf, split, useCluster } from "./testing/cluster";
import { startKubeApi, type Trouble } from "./testing/kube-api";

describe("a Kubernetes cluster", () => {
  const { test, publish, observe, health } = useCluster();

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
    ["no reply", { kind: "reset", served: false }, /closed the connection half way/],
    ["silence", { kind: "silent" }, /did not answer within 400 ms/],
  ])(
    "that answers with %s is unreachable, with the reason, and is written nothing",
    async (_, trouble, reason) => {
      const waits = trouble.kind === "silent" || trouble.kind === "cut_short";
      const plane = planeOf([test.edge], waits ? { timeoutMs: 400 } : {});
      test.kube.misbehave(() => trouble);
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
      test.kube.misbehave(null);
      expect(test.kube.routes.size).toBe(0);
    },
  );

  it("that refuses one of several routes is left with none of them", async () => {
    const cells = Array.from({ length: 20 }, (_, at) => `C${String(at).padStart(2, "0")}|large|general`);
    test.kube.misbehave(({ method, url }) =>
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
    expect(test.kube.routes.size).toBe(0);
  });

  it("without the namespace says so", async () => {
    expect(await publish(1, split, planeOf([test.edge], { namespace: "elsewhere" }))).toMatchObject({
      outcome: "failed",
      reason: expect.stringMatching(/has no namespace elsewhere\. Create it/),
    });
  });

  it("is read again when a route changes between reading and writing, and never overtaken by an older table", async () => {
    await publish(5, split);
    test.kube.raceNextWrite(() => test.kube.touch("ballast-k8s-1"));
    expect(await publish(6, moved)).toMatchObject({ outcome: "applied" });
    test.kube.raceNextWrite(() =>
      test.kube.edit("ballast-k8s-1", "ballast", (_, metadata) => {
        metadata.annotations["ballast/table-version"] = "9";
      }),
    );
    expect(await publish(7, split)).toMatchObject({
      outcome: "failed",
      reason: expect.stringMatching(/table 9, which is newer than 7/),
    });
  });

  it("whose webhook changes what is written is not believed", async () => {
    test.kube.setWebhook((spec) =>
      JSON.parse(JSON.stringify(spec).replace('"weight":5000', '"weight":4999')),
    );
    expect(await publish(6, moved)).toEqual({
      edge: "eu",
      outcome: "failed",
      reason: "Cell JP|large|general was given weight 5000 at fleet seoul and reads back 4999.",
    });
  });

  it("is opened only with the credentials its address names, which no message holds", async () => {
    const at = (address: string) => planeOf([{ name: "eu", address }]);
    const secret = "very-secret-token-0123456789";
    await writeFile(join(test.folder, "bad"), `users:\n  - name: x\n    user: {token: ${secret}\n  : :`);
    await writeFile(join(test.folder, "other"), test.kube.kubeconfig(secret));
    await writeFile(join(test.folder, "list"), JSON.stringify([secret]));
    const plugin = JSON.parse(test.kube.kubeconfig());
    const script = `echo "no login; tried Bearer ${secret}" >&2; exit 1`;
    plugin.users[0].user = {
      exec: { apiVersion: "client.authentication.k8s.io/v1", command: "sh", args: ["-c", script] },
    };
    await writeFile(join(test.folder, "plugin"), JSON.stringify(plugin));
    const cases: [string, RegExp][] = [
      [`kubeconfig:${join(test.folder, "none")}`, /No kubeconfig can be read at .* where Ballast runs/],
      [`kubeconfig:${join(test.folder, "bad")}`, /is not a kubeconfig/],
      [`kubeconfig:${join(test.folder, "list")}`, /is not a kubeconfig|has no cluster/],
      [`kubeconfig:${join(test.folder, "other")}`, /does not accept Ballast's credentials \(401\)/],
      [`kubeconfig:${join(test.folder, "config")}#nothing`, /has no cluster for the context nothing/],
      [`kubeconfig:${join(test.folder, "plugin")}`, /could not be used: no login; tried Bearer \[redacted\]/],
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
    await writeFile(join(test.folder, "other"), `${test.kube.kubeconfig()}\n`);
    await chmod(join(test.folder, "other"), 0o600);
    expect(await observe(at(`kubeconfig:${join(test.folder, "other")}`))).toMatchObject({ state: "read" });
    expect(await observe(at(`kubeconfig:${join(test.folder, "config")}#x`))).toMatchObject({ state: "read" });
  });

  it("is spoken to only if its certificate is signed by the kubeconfig's authority", async () => {
    const secure = await startKubeApi({
      token: "t",
      namespace: "inference",
      gateway,
      tls: selfSigned("cluster"),
    });
    try {
      const at = (name: string) => planeOf([{ name, address: `kubeconfig:${join(test.folder, name)}` }]);
      await writeFile(join(test.folder, "secure"), secure.kubeconfig());
      expect(await publish(5, split, at("secure"))).toEqual({ edge: "secure", outcome: "applied" });
      const asked = secure.requests.length;
      const other = Buffer.from(selfSigned("somebody").cert).toString("base64");
      await writeFile(
        join(test.folder, "wrong"),
        secure.kubeconfig("t", { "certificate-authority-data": other }),
      );
      await writeFile(join(test.folder, "none"), secure.kubeconfig("t", {}));
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
});
