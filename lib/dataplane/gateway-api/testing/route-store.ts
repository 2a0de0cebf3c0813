import { z } from "zod";
import type { CrdCheck } from "./crd-schema";

export type Json = Record<string, unknown>;
export type StoredRoute = {
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

export const group = "gateway.networking.k8s.io";

/** What server-side apply takes. */
export const patchSchema = z.looseObject({
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

/** What a write asks for besides. */
export type How = { manager: string; force: boolean; dryRun: boolean };

/**
 * The HTTPRoutes of one namespace as a Kubernetes API server keeps them: server-side apply with managers, conflicts,
 * force, dry run and resource versions, delete with preconditions, a webhook and a controller.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export function routeStore(namespace: string, crd: CrdCheck | undefined) {
  const routes = new Map<string, StoredRoute>();
  let revision = 100;
  let judge: (route: StoredRoute) => Json[] = (route) =>
    ["Accepted", "ResolvedRefs"].map((type) => condition(type, route.metadata.generation));
  /** What an admission webhook makes of what is written. */
  let admit = (spec: Json): Json => spec;

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

  function apply(name: string, patch: z.output<typeof patchSchema>, { manager, force, dryRun }: How): Answer {
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
        namespace: namespace,
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
    const faults = crd?.faultsOf({ ...shown(next), status: undefined }) ?? [];
    if (faults.length > 0)
      return status(422, "Invalid", `HTTPRoute.${group} "${name}" is invalid: ${faults.join("; ")}`);
    if (!dryRun) {
      control(next);
      touch(next);
    }
    return { code: there ? 200 : 201, body: shown(next) };
  }

  return {
    routes,
    apply,
    list: (home: string | undefined, label: string, value: string | undefined): Answer => ({
      code: 200,
      body: {
        kind: "HTTPRouteList",
        apiVersion: `${group}/v1`,
        metadata: { resourceVersion: String(revision) },
        items: [...routes.values()]
          .filter(({ metadata }) => metadata.namespace === home && metadata.labels[label] === value)
          .map(shown),
      },
    }),
    get(name: string): Answer {
      const there = routes.get(name);
      return there ? { code: 200, body: shown(there) } : missing("httproutes", name);
    },
    remove(
      name: string,
      preconditions: { uid?: string | undefined; resourceVersion?: string | undefined },
    ): Answer {
      const there = routes.get(name);
      if (!there) return missing("httproutes", name);
      const { uid = there.metadata.uid, resourceVersion = there.metadata.resourceVersion } = preconditions;
      if (uid !== there.metadata.uid || resourceVersion !== there.metadata.resourceVersion)
        return status(
          409,
          "Conflict",
          `Operation cannot be fulfilled on httproutes "${name}": the precondition failed`,
        );
      routes.delete(name);
      return { code: 200, body: { kind: "Status", status: "Success" } };
    },
    /** What the controller will say of each route, and says of those that are there from now on. */
    setController: (say: (route: StoredRoute) => Json[]) => {
      judge = say;
      for (const route of routes.values()) control(route);
    },
    setWebhook: (change: typeof admit) => {
      admit = change;
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
        { manager, force: false, dryRun: false },
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

export type Answer = { code: number; body: unknown; contentType?: string };

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

export const status = (code: number, reason: string, message: string, details: Json = {}): Answer => ({
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

export const missing = (kind: string, name: string): Answer =>
  status(404, "NotFound", `${kind}.${group} "${name}" not found`, { kind, name });
