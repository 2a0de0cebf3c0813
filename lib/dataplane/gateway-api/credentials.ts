import { readFile, stat } from "node:fs/promises";
import type { KubeConfig } from "@kubernetes/client-node";
import { KubeFailure } from "./failure";
import { type ClusterAddress, clusterAddressForms, parseClusterAddress } from "./settings";

/** Loaded when the first cluster is spoken to: the client is large, and most installations have none. */
export const kubernetesClient = () => import("@kubernetes/client-node");

export type Cluster = { config: KubeConfig; where: string };

const serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** Configurations by address, as long as their source is the same: their exec plugins keep tokens for a while. */
const known = new Map<string, { source: string; cluster: Cluster }>();

/**
 * The cluster at an edge's address, with credentials from where the address says. Nothing is looked for anywhere else:
 * neither ~/.kube nor KUBECONFIG. What a source holds is never part of a message.
 */
export async function openCluster(address: string): Promise<Cluster> {
  const parsed = parseClusterAddress(address);
  if (!parsed)
    throw new KubeFailure(
      "credentials",
      `"${address}" is not a cluster's address; expected ${clusterAddressForms}.`,
    );
  const source = await sourceOf(parsed);
  const before = known.get(address);
  if (before?.source === source) return before.cluster;
  const cluster = await load(parsed, address, source);
  known.set(address, { source, cluster });
  return cluster;
}

/** What tells whether the credentials' source changed: a file's time and size, a variable's value. */
async function sourceOf(address: ClusterAddress): Promise<string> {
  if (address.from === "env") {
    const value = process.env[address.variable];
    if (value) return value;
    throw new KubeFailure(
      "credentials",
      `The environment of Ballast has no variable ${address.variable}, which should hold a kubeconfig.`,
    );
  }
  const path = address.from === "pod" ? serviceAccount : address.path;
  try {
    const { mtimeMs, size } = await stat(path);
    // A pod's token is read anew by the client; the way to the API server does not change.
    return address.from === "pod" ? "pod" : `${mtimeMs} ${size}`;
  } catch {
    throw new KubeFailure(
      "credentials",
      address.from === "pod"
        ? "Ballast does not run in a pod with a service account. Use kubeconfig:/path or env:NAME."
        : `No kubeconfig can be read at ${path} where Ballast runs.`,
    );
  }
}

async function load(address: ClusterAddress, named: string, source: string): Promise<Cluster> {
  const { KubeConfig } = await kubernetesClient();
  const config = new KubeConfig();
  try {
    if (address.from === "pod") config.loadFromCluster();
    else if (address.from === "env") config.loadFromString(source);
    else {
      config.loadFromString(await readFile(address.path, "utf8"));
      config.makePathsAbsolute(address.path.replace(/[^/]*$/, ""));
    }
  } catch {
    // The parser's complaint quotes what it read, which holds credentials.
    throw new KubeFailure(
      "credentials",
      `${named} is not a kubeconfig: expected YAML with clusters, contexts and users.`,
    );
  }
  if (address.from !== "pod" && address.context !== null) config.setCurrentContext(address.context);
  const server = config.getCurrentCluster()?.server;
  if (!server)
    throw new KubeFailure(
      "credentials",
      `The kubeconfig of ${named} has no cluster for the context ${config.getCurrentContext() || "that is current"}.`,
    );
  if (!URL.canParse(server))
    throw new KubeFailure("credentials", `The kubeconfig of ${named} names no valid server address.`);
  return { config, where: new URL(server).host };
}
