import { z } from "zod";

/** A name that Kubernetes takes as a DNS label (RFC 1123): namespaces, Services. */
const label = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
const subdomain = `${label}(?:\\.${label})*`;

const namespaceSchema = z
  .string()
  .trim()
  .regex(new RegExp(`^${label}$`), "Expected a namespace: lower-case letters, digits and hyphens.");

/** `namespace/name`, or `namespace/name/listener` for one listener of the Gateway only. */
export type GatewayRef = { namespace: string; name: string; listener: string | null };

export function parseGateway(text: string): GatewayRef | null {
  const [, namespace, name, listener] =
    new RegExp(`^(${label})/(${subdomain})(?:/(${subdomain}))?$`).exec(text) ?? [];
  return namespace && name ? { namespace, name, listener: listener ?? null } : null;
}

/** A Service of the cluster, at one of its ports. */
export type Backend = { namespace: string; name: string; port: number };

/** `namespace/service:port`, as the settings name a fleet's Service. */
export function parseBackend(text: string): Backend | null {
  const [, namespace, name, port] = new RegExp(`^(${label})/(${label}):(\\d{1,5})$`).exec(text.trim()) ?? [];
  return backendOf(namespace, name, port);
}

/** `service.namespace.svc:port`, also with the cluster's domain: a fleet's endpoint that is a Service of the cluster. */
export function backendOfEndpoint(endpoint: string): Backend | null {
  const [, name, namespace, port] =
    new RegExp(`^(${label})\\.(${label})\\.svc(?:\\.${subdomain})?:(\\d{1,5})$`).exec(endpoint.trim()) ?? [];
  return backendOf(namespace, name, port);
}

function backendOf(namespace?: string, name?: string, portText?: string): Backend | null {
  const port = Number(portText);
  return namespace && name && port >= 1 && port <= 65_535 ? { namespace, name, port } : null;
}

export const backendText = ({ namespace, name, port }: Backend) => `${namespace}/${name}:${port}`;

/**
 * Where an edge's Kubernetes API and the credentials for it are found. The credentials stay where they are: in a
 * kubeconfig file, in an environment variable of Ballast's processes, or in the pod that they run in.
 */
export type ClusterAddress =
  | { from: "file"; path: string; context: string | null }
  | { from: "env"; variable: string; context: string | null }
  | { from: "pod" };

/** Variables that an edge may name: no other secret of a process can be read through an address. */
const variablePrefix = "BALLAST_KUBECONFIG";

export function parseClusterAddress(text: string): ClusterAddress | null {
  if (text === "in-cluster") return { from: "pod" };
  const [, path, pathContext] = /^kubeconfig:(\/[^\s#]+)(?:#(\S+))?$/.exec(text) ?? [];
  if (path) return { from: "file", path, context: pathContext ?? null };
  const [, variable, context] =
    new RegExp(`^env:(${variablePrefix}(?:_[A-Z0-9_]+)?)(?:#(\\S+))?$`).exec(text) ?? [];
  return variable ? { from: "env", variable, context: context ?? null } : null;
}

export const clusterAddressForms = `kubeconfig:/absolute/path, env:${variablePrefix}_NAME (either with #context), or in-cluster`;

/** The lines of a text field, `fleet = namespace/service:port`, as a record; anything else as it is. */
function backendLines(raw: unknown): unknown {
  if (typeof raw !== "string") return raw;
  const lines = raw.split("\n").filter((line) => line.trim() !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.lastIndexOf("=");
      return at < 0 ? [line.trim(), ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

const words = (raw: unknown) => (typeof raw === "string" ? raw.split(/[\s,]+/).filter(Boolean) : raw);

const hostname = new RegExp(`^(?:\\*\\.)?${subdomain}$`);

/** What a data plane of kind gateway_api is told once for all of its clusters. It holds no secret. */
export const gatewayConfigSchema = z.strictObject({
  /** The Gateway that the routes attach to, in each cluster. */
  gateway: z
    .string({ error: "Expected namespace/name of the Gateway." })
    .trim()
    .refine((text) => parseGateway(text) !== null, "Expected namespace/name, or namespace/name/listener."),
  /** Where Ballast keeps its HTTPRoutes. */
  namespace: namespaceSchema,
  /** Requests for other host names are not Ballast's; none: for any host name. */
  hostnames: z
    .preprocess(
      words,
      z
        .array(z.string())
        .max(16, "A route takes at most 16 host names.")
        .superRefine((names, context) => {
          const bad = names.find((name) => name.length > 253 || !hostname.test(name));
          if (bad !== undefined)
            context.addIssue({
              code: "custom",
              message: `"${bad}" is not a host name such as api.example or *.example.`,
            });
        }),
    )
    .default([]),
  /** Services by fleet id, for fleets whose endpoint is not `service.namespace.svc:port`. */
  backends: z
    .preprocess(
      backendLines,
      z.record(z.string(), z.string()).superRefine((backends, context) => {
        for (const [fleet, text] of Object.entries(backends))
          if (fleet === "" || parseBackend(text) === null)
            context.addIssue({
              code: "custom",
              message: `"${fleet}": expected fleet = namespace/service:port, such as frankfurt-h100 = inference/vllm-frankfurt:8000.`,
            });
      }),
    )
    .default({}),
  /** Time allowed for one request to one cluster. */
  timeoutMs: z.coerce.number().int().min(100).max(60_000).default(5_000),
});
export type GatewayConfig = z.output<typeof gatewayConfigSchema>;
