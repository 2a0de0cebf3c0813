import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import type { CrdCheck } from "./crd-schema";

type Json = Record<string, unknown>;
type StoredRoute = {
  metadata: {
    name: string;
    namespace: string;
    uid: string;
    resourceVersion: string;
    generation: number;
    creationTimestamp: string;
    labels: Record<string, string>;
    annotations: Record<string, string>;
  };
  spec: Json;
  status: { parents: Json[] };
  /** Who manages which field: `spec.rules` → managers. The lists of an HTTPRoute's spec are atomic. */
  managers: Map<string, Set<string>>;
};

/** What the API server does with a request instead of serving it. */
export type Trouble =
  | { kind: "status"; code: number; reason: string; message: string }
  | { kind: "raw"; code: number; contentType: string | null; body: string }
  | { kind: "cut_short" }
  | { kind: "silent" };

const group = "gateway.networking.k8s.io";
const patchSchema = z.looseObject({
  apiVersion: z.literal(`${group}/v1`),
  kind: z.literal("HTTPRoute"),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    resourceVersion: z.string().optional(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
    managedFields: z.undefined().optional(),
  }),
  spec: z.record(z.string(), z.unknown()),
});
const deleteSchema = z.object({
  preconditions: z.object({ uid: z.string().optional(), resourceVersion: z.string().optional() }).optional(),
});

export type KubeApi = Awaited<ReturnType<typeof startKubeApi>>;

/**
 * A Kubernetes API server for HTTPRoutes and Gateways of one namespace, over real HTTP: list by label, server-side apply
 * with managers, conflicts, force, dry run and resource versions, delete with preconditions, and a controller that
 * notes its conditions. With a CRD, objects that its schema refuses get 422.
 */
export async function startKubeApi(options: {
  token: string;
  namespace: string;
  gateway: { namespace: string; name: string };
  crd?: CrdCheck | undefined;
  /** Served over TLS with this certificate, which the kubeconfig then trusts. */
  tls?: { key: string; cert: string };
}) {
  const routes = new Map<string, StoredRoute>();
  const requests: { method: string; url: string; body: string; agent: string | undefined }[] = [];
  let revision = 100;
  let trouble: ((request: { method: string; url: string }) => Trouble | null) | null = null;
  let gatewayConditions: Json[] = ["Accepted", "Programmed"].map((type) => condition(type, 1));
  let judge: (route: StoredRoute) => Json[] = (route) =>
    ["Accepted", "ResolvedRefs"].map((type) => condition(type, route.metadata.generation));
  /** What an admission webhook makes of what is written. */
  let admit = (spec: Json): Json => spec;
  /** Runs once before the next write is judged: somebody else is quicker. */
  let beforeWrite: (() => void) | null = null;

  const touch = (route: StoredRoute) => {
    revision += 1;
    route.metadata.resourceVersion = String(revision);
    routes.set(route.metadata.name, route);
  };
  const control = (route: StoredRoute) => {
    const parents = z.array(z.record(z.string(), z.unknown())).parse(route.spec.parentRefs ?? []);
    route.status = {
      parents: parents.map((parentRef) => ({
        parentRef,
        controllerName: "example.com/controller",
        conditions: judge(route),
      })),
    };
  };

  function apply(
    name: string,
    patch: z.output<typeof patchSchema>,
    manager: string,
    force: boolean,
    dry: boolean,
  ) {
    const there = routes.get(name);
    const { resourceVersion, labels, annotations } = patch.metadata;
    if (resourceVersion !== undefined && resourceVersion !== there?.metadata.resourceVersion)
      return status(
        409,
        "Conflict",
        `Operation cannot be fulfilled on httproutes "${name}": the object has been modified`,
      );
    const fields = fieldsOf(patch.spec, labels, annotations);
    const held = there ? fieldsOf(there.spec, there.metadata.labels, there.metadata.annotations) : new Map();
    const causes = [...fields].flatMap(([field, value]) =>
      [...(there?.managers.get(field) ?? [])].flatMap((other) =>
        other !== manager && held.get(field) !== value
          ? [
              {
                reason: "FieldManagerConflict",
                message: `conflict with "${other}" using ${group}/v1`,
                field: `.${field}`,
              },
            ]
          : [],
      ),
    );
    if (causes.length > 0 && !force)
      return status(
        409,
        "Conflict",
        `Apply failed with ${causes.length} conflicts: ${causes.map(({ message, field }) => `${message}: ${field}`).join(", ")}`,
        { causes },
      );

    const managers = new Map([...(there?.managers ?? [])].map(([field, who]) => [field, new Set(who)]));
    for (const [field, who] of managers) if (!fields.has(field)) who.delete(manager);
    for (const [field, value] of fields)
      managers.set(
        field,
        held.get(field) === value ? new Set([...(managers.get(field) ?? []), manager]) : new Set([manager]),
      );
    // What nobody manages any more goes.
    const kept = (prefix: string, key: string) => (managers.get(`${prefix}.${key}`)?.size ?? 0) > 0;
    const keep = <T>(prefix: string, values: Record<string, T>) =>
      Object.fromEntries(Object.entries(values).filter(([key]) => kept(prefix, key)));
    const spec = admit(keep("spec", { ...there?.spec, ...patch.spec }));
    const changed = JSON.stringify(spec) !== JSON.stringify(there?.spec);
    const next: StoredRoute = {
      metadata: {
        name,
        namespace: options.namespace,
        uid: there?.metadata.uid ?? `uid-${revision}`,
        creationTimestamp: there?.metadata.creationTimestamp ?? new Date(revision * 1_000).toISOString(),
        resourceVersion: String(revision),
        generation: (there?.metadata.generation ?? 0) + (changed ? 1 : 0),
        labels: keep("metadata.labels", { ...there?.metadata.labels, ...labels }),
        annotations: keep("metadata.annotations", { ...there?.metadata.annotations, ...annotations }),
      },
      spec,
      status: there?.status ?? { parents: [] },
      managers,
    };
    const faults = options.crd?.faultsOf({ ...shown(next), status: undefined }) ?? [];
    if (faults.length > 0)
      return status(422, "Invalid", `HTTPRoute.${group} "${name}" is invalid: ${faults.join("; ")}`);
    if (!dry) {
      control(next);
      touch(next);
    }
    return { code: there ? 200 : 201, body: shown(next) };
  }

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
        : status(404, "NotFound", `gateways.${group} "${name}" not found`, {
            kind: "gateways",
            name: name ?? "",
          });
    if (plural !== "httproutes") return { code: 404, body: "404 page not found", contentType: "text/plain" };
    if (method === "GET" && name === undefined) {
      const [key, value] = (url.searchParams.get("labelSelector") ?? "").split("=");
      const items = [...routes.values()].filter(
        ({ metadata }) => metadata.namespace === namespace && metadata.labels[key ?? ""] === value,
      );
      return {
        code: 200,
        body: {
          kind: "HTTPRouteList",
          apiVersion: `${group}/v1`,
          metadata: { resourceVersion: String(revision) },
          items: items.map(shown),
        },
      };
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
      return apply(
        name,
        patch.data,
        manager,
        url.searchParams.get("force") === "true",
        url.searchParams.get("dryRun") === "All",
      );
    }
    const there = routes.get(name);
    if (!there)
      return status(404, "NotFound", `httproutes.${group} "${name}" not found`, { kind: "httproutes", name });
    if (method !== "DELETE") return { code: 200, body: shown(there) };
    const { preconditions } = deleteSchema.parse(JSON.parse(body || "{}"));
    const { uid = there.metadata.uid, resourceVersion = there.metadata.resourceVersion } =
      preconditions ?? {};
    if (uid !== there.metadata.uid || resourceVersion !== there.metadata.resourceVersion)
      return status(
        409,
        "Conflict",
        `Operation cannot be fulfilled on httproutes "${name}": the precondition failed`,
      );
    routes.delete(name);
    return { code: 200, body: { kind: "Status", status: "Success" } };
  }

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    void (async () => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const [method, url] = [request.method ?? "", request.url ?? ""];
      requests.push({ method, url, body, agent: request.headers["user-agent"] });
      const wrong = trouble?.({ method, url });
      if (wrong) return misbehave(wrong, response);
      send(response, serve(method, new URL(url, "http://localhost"), request.headers, body));
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
  return {
    url,
    requests,
    routes,
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
    /** What the controller will say of each route, and says of those that are there from now on. */
    setController: (say: (route: StoredRoute) => Json[]) => {
      judge = say;
      for (const route of routes.values()) control(route);
    },
    setWebhook: (change: typeof admit) => {
      admit = change;
    },
    raceNextWrite: (rival: () => void) => {
      beforeWrite = rival;
    },
    /** Somebody edits a route as `kubectl edit` does: the fields that change become theirs. */
    edit: (
      name: string,
      manager: string,
      change: (spec: Json, metadata: StoredRoute["metadata"]) => void,
    ) => {
      const there = routes.get(name);
      if (!there) throw new Error(`There is no route ${name}.`);
      const before = fieldsOf(there.spec, there.metadata.labels, there.metadata.annotations);
      change(there.spec, there.metadata);
      for (const [field, value] of fieldsOf(there.spec, there.metadata.labels, there.metadata.annotations))
        if (before.get(field) !== value) there.managers.set(field, new Set([manager]));
      there.metadata.generation += 1;
      control(there);
      touch(there);
    },
    /** Somebody else applies a route of their own. */
    create: (name: string, manager: string, spec: Json, labels: Record<string, string> = {}) => {
      const { code } = apply(
        name,
        patchSchema.parse({ apiVersion: `${group}/v1`, kind: "HTTPRoute", metadata: { name, labels }, spec }),
        manager,
        false,
        false,
      );
      if (code !== 201) throw new Error(`The route ${name} was not created: ${code}.`);
    },
    /** The controller notes its status, which makes a new resource version. */
    touch: (name: string) => {
      const there = routes.get(name);
      if (there) touch(there);
    },
  };
}

type Answer = { code: number; body: unknown; contentType?: string };

export const condition = (
  type: string,
  observedGeneration: number,
  value = "True",
  reason = type,
  message = "",
) => ({
  type,
  status: value,
  reason,
  message,
  observedGeneration,
  lastTransitionTime: "2026-01-01T00:00:00Z",
});

const status = (code: number, reason: string, message: string, details: Json = {}): Answer => ({
  code,
  body: { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message, details },
});

/** The fields that are managed one by one, with their values. */
function fieldsOf(
  spec: Json,
  labels: Record<string, string>,
  annotations: Record<string, string>,
): Map<string, string> {
  const entries = (prefix: string, values: Json) =>
    Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, JSON.stringify(value)] as const);
  return new Map([
    ...entries("spec", spec),
    ...entries("metadata.labels", labels),
    ...entries("metadata.annotations", annotations),
  ]);
}

const shown = ({ metadata, spec, status: said, managers }: StoredRoute) => ({
  apiVersion: `${group}/v1`,
  kind: "HTTPRoute",
  metadata: {
    ...metadata,
    managedFields: [...new Set([...managers.values()].flatMap((who) => [...who]))].map((manager) => ({
      manager,
      operation: manager === "ballast" ? "Apply" : "Update",
    })),
  },
  spec,
  status: said,
});

function send(response: ServerResponse, { code, body, contentType = "application/json" }: Answer): void {
  response.writeHead(code, { "content-type": contentType });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

function misbehave(trouble: Trouble, response: ServerResponse): void {
  switch (trouble.kind) {
    case "silent":
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
