import { describeDataPlane } from "../testing/contract";
import { cluster, planeOf } from "./testing/cluster";
import type { KubeApi } from "./testing/kube-api";

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
