import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { systemClock } from "@/lib/platform/clock";
import type { Route } from "../../model";
import { tableOf } from "../../testing/contract";
import { removeFolder, temporaryFolder } from "../../testing/haproxy-process";
import { gatewayPlane } from "../plane";
import { gatewayConfigSchema } from "../settings";
import { realCrd } from "./crd-schema";
import { type KubeApi, startKubeApi } from "./kube-api";

export const fleets = async () => [
  { id: "frankfurt", endpoint: "vllm-frankfurt.inference.svc:8000" },
  { id: "paris/1", endpoint: "paris.models.svc.cluster.local:80" },
  { id: "tokyo", endpoint: "10.1.2.3:8000" },
  { id: "seoul", endpoint: null },
  { id: "nowhere", endpoint: "10.1.2.4:8000" },
];
export const settings = gatewayConfigSchema.parse({
  gateway: "infra/inference",
  namespace: "inference",
  backends: "tokyo = inference/vllm-tokyo:8000\nseoul = inference/vllm-seoul:8000\n",
  // A busy machine is slow, not wrong.
  timeoutMs: 20_000,
});
export const gateway = { namespace: "infra", name: "inference" };
const crd = process.env.BALLAST_REAL_DATA ? realCrd() : undefined;
/** A cluster that checks objects by the real CRD, where that is at hand. */
export const cluster = (token = "t0ken-of-a-cluster") =>
  startKubeApi({ token, namespace: "inference", gateway, crd });
export const planeOf = (
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

export const split: Route[] = [
  { cell: "DE|large|personal", fleet: "frankfurt", share: 0.62 },
  { cell: "DE|large|personal", fleet: "paris/1", share: 0.38 },
  { cell: "JP|large|general", fleet: "tokyo", share: 1 },
];
export const moved: Route[] = [
  { cell: "DE|large|personal", fleet: "frankfurt", share: 1 },
  { cell: "JP|large|general", fleet: "seoul", share: 0.5 },
  { cell: "JP|large|general", fleet: "tokyo", share: 0.5 },
];

/** A cluster of its own for each test, with what is asked of a data plane whose only edge it is. */
export function useCluster() {
  const test = {} as { folder: string; kube: KubeApi; edge: { name: string; address: string } };
  beforeEach(async () => {
    test.folder = await temporaryFolder();
    test.kube = await cluster();
    await writeFile(join(test.folder, "config"), test.kube.kubeconfig());
    test.edge = { name: "eu", address: `kubeconfig:${join(test.folder, "config")}` };
  });
  afterEach(async () => {
    await test.kube.stop();
    await removeFolder(test.folder);
  });
  return {
    test,
    publish: async (version: number, routes: Route[], plane = planeOf([test.edge])) =>
      (await plane.publish(tableOf(version, routes), `key-${version}`))[0],
    observe: async (plane = planeOf([test.edge])) => (await plane.observe())[0],
    health: async (plane = planeOf([test.edge])) => (await plane.health())[0],
    /** What changed something in the cluster, or would have. */
    writes: () => test.kube.requests.filter(({ method, url }) => method !== "GET" && !url.includes("dryRun")),
  };
}
