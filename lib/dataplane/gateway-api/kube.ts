import type { ConfigurationOptions, CustomObjectsApi } from "@kubernetes/client-node";
import type { z } from "zod";
import { withoutSecretText } from "@/lib/platform/redact";
import { type Cluster, kubernetesClient, openCluster } from "./credentials";
import { excerpt, KubeFailure, refusalOf, transportFailure } from "./failure";
import {
  apiGroup,
  apiVersion,
  type Gateway,
  gatewaySchema,
  type HttpRoute,
  type HttpRouteManifest,
  httpRouteListSchema,
} from "./http-route";
import { fieldManager, ownerLabel } from "./names";
import type { GatewayRef } from "./settings";

/** What Ballast asks of one cluster's Kubernetes API. Every failure is a KubeFailure. */
export interface RouteApi {
  /** The routes that are this data plane's. */
  routes(planeId: string): Promise<HttpRoute[]>;
  gateway(ref: GatewayRef): Promise<Gateway>;
  /**
   * Server-side apply. `force` takes fields that others manage; `dryRun` does everything but keep the result.
   * https://kubernetes.io/docs/reference/using-api/server-side-apply/
   */
  apply(manifest: HttpRouteManifest, how: { force: boolean; dryRun: boolean }): Promise<void>;
  /** Removes a route if it is still the one that was read. One that has gone already is gone. */
  remove(route: HttpRoute): Promise<void>;
}

/** The API of the cluster at an edge's address, which is opened at the first request. */
export function routeApi(address: string, options: { namespace: string; timeoutMs: number }): RouteApi {
  const { namespace } = options;
  const call = <T>(doing: string, request: Request<T>) =>
    exchange(address, options.timeoutMs, doing, request);
  const routes = { group: apiGroup, version: apiVersion, namespace, plural: "httproutes" };
  return {
    async routes(planeId) {
      const labelSelector = `${ownerLabel}=${planeId}`;
      const [where, body] = await call(`list HTTPRoutes in ${namespace}`, (api, _, config) =>
        api.listNamespacedCustomObject({ ...routes, labelSelector }, config),
      );
      return expected(httpRouteListSchema, body, where, "a list of HTTPRoutes").items;
    },

    async gateway({ namespace: home, name }) {
      const [where, body] = await call(`read Gateway ${home}/${name}`, (api, _, config) =>
        api.getNamespacedCustomObject({ ...routes, namespace: home, plural: "gateways", name }, config),
      );
      return expected(gatewaySchema, body, where, "a Gateway");
    },

    async apply(manifest, { force, dryRun }) {
      const { name } = manifest.metadata;
      await call(`write HTTPRoute ${namespace}/${name}`, (api, client, config) =>
        api.patchNamespacedCustomObject(
          {
            ...routes,
            name,
            body: manifest,
            fieldManager,
            // A field that the cluster's release does not know must not be dropped in silence.
            fieldValidation: "Strict",
            force,
            ...(dryRun ? { dryRun: "All" } : {}),
          },
          client.setHeaderOptions("Content-Type", client.PatchStrategy.ServerSideApply, config),
        ),
      );
    },

    async remove({ metadata: { name, uid, resourceVersion } }) {
      try {
        await call(`delete HTTPRoute ${namespace}/${name}`, (api, _, config) =>
          api.deleteNamespacedCustomObject(
            { ...routes, name, body: { preconditions: { uid, resourceVersion } } },
            config,
          ),
        );
      } catch (error) {
        if (!(error instanceof KubeFailure && error.kind === "missing")) throw error;
      }
    },
  };
}

type Client = Awaited<ReturnType<typeof kubernetesClient>>;
type Options = ConfigurationOptions<import("@kubernetes/client-node").ObservableMiddleware>;
type Request<T> = (api: CustomObjectsApi, client: Client, config: Options) => Promise<T>;

/** One request, within the time allowed for all of it: credentials, connection, answer. */
async function exchange<T>(
  address: string,
  timeoutMs: number,
  doing: string,
  request: Request<T>,
): Promise<[where: string, body: T]> {
  const cluster = await openCluster(address);
  const client = await kubernetesClient();
  const abort = new AbortController();
  let deadline: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    deadline = setTimeout(() => {
      reject(new KubeFailure("timeout", `${cluster.where} did not answer within ${timeoutMs} ms.`));
      abort.abort();
    }, timeoutMs);
  });
  try {
    const api = cluster.config.makeApiClient(client.CustomObjectsApi);
    return [cluster.where, await Promise.race([request(api, client, abortable(client, abort.signal)), late])];
  } catch (error) {
    throw failureOf(error, cluster, client, doing);
  } finally {
    clearTimeout(deadline);
  }
}

/** Options under which a request ends when the signal does. */
function abortable(client: Client, signal: AbortSignal): Options {
  const same = <T>(value: T) => new client.Observable(Promise.resolve(value));
  return {
    middleware: [
      {
        pre(context) {
          context.setSignal(signal);
          return same(context);
        },
        post: same,
      },
    ],
    middlewareMergeStrategy: "append",
  };
}

function failureOf(error: unknown, { where }: Cluster, client: Client, doing: string): KubeFailure {
  if (error instanceof KubeFailure) return error;
  if (error instanceof client.ApiException) return refusalOf(where, doing, error.code, error.body);
  const lost = transportFailure(where, error);
  if (lost) return lost;
  // What is left comes from the client itself: an answer that is no JSON, or credentials that cannot be had.
  return error instanceof SyntaxError ||
    (error instanceof Error && /Content-Type|mediaType/.test(error.message))
    ? new KubeFailure("nonsense", `${where} did not answer in JSON: it is not a Kubernetes API.`)
    : new KubeFailure(
        "credentials",
        // A credential plugin's own words: they are shown, and nobody knows what it prints.
        `The credentials for ${where} could not be used: ${error instanceof Error ? excerpt(withoutSecretText(error.message)) : "unknown failure"}.`,
      );
}

function expected<S extends z.ZodType>(schema: S, body: unknown, where: string, what: string): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new KubeFailure(
    "nonsense",
    `${where} did not answer with ${what}: ${issue?.path.join(".") || "the answer"} ${issue?.message ?? "is not valid"}.`,
  );
}
