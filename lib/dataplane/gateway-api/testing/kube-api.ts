import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import type { CrdCheck } from "./crd-schema";
import {
  type Answer,
  condition,
  group,
  type Json,
  missing,
  patchSchema,
  routeStore,
  status,
} from "./route-store";

/** What the API server does with a request instead of serving it. */
export type Trouble =
  | { kind: "status"; code: number; reason: string; message: string }
  | { kind: "raw"; code: number; contentType: string | null; body: string }
  | { kind: "cut_short" }
  /** The connection ends without an answer; `served`: after the request was. */
  | { kind: "reset"; served: boolean }
  | { kind: "silent" };

const deleteSchema = z.object({
  preconditions: z.object({ uid: z.string().optional(), resourceVersion: z.string().optional() }).optional(),
});

export type KubeApi = Awaited<ReturnType<typeof startKubeApi>>;

/**
 * A Kubernetes API server for the HTTPRoutes of one namespace and one Gateway, over real HTTP. With a CRD, objects that
 * its schema refuses get 422.
 */
export async function startKubeApi(options: {
  token: string;
  namespace: string;
  gateway: { namespace: string; name: string };
  crd?: CrdCheck | undefined;
  /** Served over TLS with this certificate, which the kubeconfig then trusts. */
  tls?: { key: string; cert: string };
}) {
  const store = routeStore(options.namespace, options.crd);
  const requests: { method: string; url: string; body: string }[] = [];
  let trouble: ((request: { method: string; url: string }) => Trouble | null) | null = null;
  let gatewayConditions: Json[] = ["Accepted", "Programmed"].map((type) => condition(type, 1));
  /** Runs once before the next write is judged: somebody else is quicker. */
  let beforeWrite: (() => void) | null = null;

  function serve(method: string, url: URL, headers: IncomingMessage["headers"], body: string): Answer {
    if (headers.authorization !== `Bearer ${options.token}`)
      return status(401, "Unauthorized", "Unauthorized");
    const [, namespace, plural, name] =
      new RegExp(`^/apis/${group}/v1/namespaces/([^/]+)/(httproutes|gateways)(?:/([^/]+))?$`).exec(
        url.pathname,
      ) ?? [];
    if (plural === "gateways")
      return namespace === options.gateway.namespace && name === options.gateway.name
        ? {
            code: 200,
            body: {
              kind: "Gateway",
              apiVersion: `${group}/v1`,
              metadata: { name, namespace, generation: 1 },
              status: { conditions: gatewayConditions },
            },
          }
        : missing("gateways", name ?? "");
    if (plural !== "httproutes") return { code: 404, body: "404 page not found", contentType: "text/plain" };
    if (method === "GET" && name === undefined) {
      const [key, value] = (url.searchParams.get("labelSelector") ?? "").split("=");
      return store.list(namespace, key ?? "", value);
    }
    if (namespace !== options.namespace)
      return status(404, "NotFound", `namespaces "${namespace}" not found`, {
        kind: "namespaces",
        name: namespace ?? "",
      });
    if (name === undefined) return status(405, "MethodNotAllowed", "not allowed");
    const rival = beforeWrite;
    beforeWrite = null;
    rival?.();
    if (method === "PATCH") {
      if (headers["content-type"] !== "application/apply-patch+yaml")
        return status(
          415,
          "UnsupportedMediaType",
          `the body of the request was in an unknown format - ${headers["content-type"]}`,
        );
      const manager = url.searchParams.get("fieldManager");
      if (!manager)
        return status(422, "Invalid", "PatchOptions.meta.k8s.io is invalid: fieldManager: Required value");
      const patch = patchSchema.safeParse(JSON.parse(body));
      if (!patch.success || patch.data.metadata.name !== name)
        return status(400, "BadRequest", `the patch is not an HTTPRoute: ${patch.error?.message}`);
      const [force, dryRun] = [
        url.searchParams.get("force") === "true",
        url.searchParams.has("dryRun", "All"),
      ];
      return store.apply(name, patch.data, { manager, force, dryRun });
    }
    if (method !== "DELETE") return store.get(name);
    return store.remove(name, deleteSchema.parse(JSON.parse(body || "{}")).preconditions ?? {});
  }

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    void (async () => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const [method, url] = [request.method ?? "", request.url ?? ""];
      requests.push({ method, url, body });
      const wrong = trouble?.({ method, url });
      if (wrong && !(wrong.kind === "reset" && wrong.served)) return misbehave(wrong, response);
      const answered = serve(method, new URL(url, "http://localhost"), request.headers, body);
      if (wrong) misbehave(wrong, response);
      else send(response, answered);
    })();
  };
  const server = options.tls ? createTlsServer(options.tls, answer) : createServer(answer);
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };

  const url = `${options.tls ? "https" : "http"}://127.0.0.1:${port}`;
  // The client speaks plain HTTP only where certificates are not asked for.
  const trusted: Json = options.tls
    ? { "certificate-authority-data": Buffer.from(options.tls.cert).toString("base64") }
    : { "insecure-skip-tls-verify": true };
  const { routes, setController, setWebhook, edit, create, touch } = store;
  return {
    ...{ routes, setController, setWebhook, edit, create, touch },
    requests,
    stop,
    start: () => listen(port),
    /** A kubeconfig for this server. */
    kubeconfig: (token = options.token, trust: Json = trusted) =>
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "c", cluster: { server: url, ...trust } }],
        users: [{ name: "u", user: { token } }],
        contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
        "current-context": "x",
      }),
    misbehave: (how: typeof trouble) => {
      trouble = how;
    },
    setGateway: (conditions: Json[]) => {
      gatewayConditions = conditions;
    },
    raceNextWrite: (rival: () => void) => {
      beforeWrite = rival;
    },
  };
}

function send(response: ServerResponse, { code, body, contentType = "application/json" }: Answer): void {
  response.writeHead(code, { "content-type": contentType });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

function misbehave(trouble: Trouble, response: ServerResponse): void {
  switch (trouble.kind) {
    case "silent":
      return;
    case "reset":
      response.destroy();
      return;
    case "cut_short":
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"kind":"HTTPRouteList",');
      setTimeout(() => response.destroy(), 20);
      return;
    case "raw":
      response.writeHead(
        trouble.code,
        trouble.contentType === null ? {} : { "content-type": trouble.contentType },
      );
      response.end(trouble.body);
      return;
    case "status":
      send(response, status(trouble.code, trouble.reason, trouble.message));
  }
}
