import { z } from "zod";

/** The share of a cell's requests that a fleet gets: 0 < share ≤ 1. */
export type Route = { cell: string; fleet: string; share: number };

/** All routes, versioned. Versions only rise: going back to earlier shares is a new version. */
export type RoutingTable = { version: number; sha256: string; routes: Route[] };

const routeSchema = z.object({
  cell: z.string().describe("Demand cell: `origin|model|data class`."),
  fleet: z.string().describe("Id of the fleet."),
  share: z.number().gt(0).max(1).describe("Part of the cell's requests; the shares of a cell sum to 1."),
});

/** What an edge of a feed gets. `routes` are in the order that the hash is taken of. */
export const feedDocumentSchema = z.object({
  dataPlane: z.string().describe("The feed that offers it."),
  version: z.number().int().describe("Only rises: going back to earlier shares is a new version."),
  sha256: z
    .string()
    .describe(
      "SHA-256 of the canonical JSON (keys sorted, no white space) of `routes`; send it back to acknowledge.",
    ),
  publishedAt: z.iso.datetime(),
  routes: z
    .array(routeSchema)
    .describe("Every route there is, by cell, then fleet. A cell without a route is not served."),
});
export type FeedDocument = z.infer<typeof feedDocumentSchema>;

/** What an edge is answered when its word was taken. */
export const ackReceiptSchema = z.object({
  edge: z.string(),
  version: z.number().int(),
  current: z.number().int().describe("The version that is offered now."),
  upToDate: z.boolean(),
});
export type AckReceipt = z.infer<typeof ackReceiptSchema>;

/** A route that a residency rule or a clause forbids, and which ones do. */
export type Denial = { cell: string; fleet: string; rules: string[] };

export const dataPlaneKinds = ["feed", "haproxy", "gateway_api"] as const;
export type DataPlaneKind = (typeof dataPlaneKinds)[number];

/**
 * What a data plane can and cannot do, so that a shift never promises what its data plane cannot keep.
 * `cannot` is shown to people as it stands.
 */
export type Capabilities = {
  kind: DataPlaneKind | "fake";
  /** push: Ballast writes to the edge. pull: the edge fetches, and acknowledges. */
  direction: "push" | "pull";
  /** Largest difference between the share asked for and the share an edge applies, 0 to 1. */
  worstShareError: number;
  /** Whether what an edge really runs is read from the edge itself, rather than taken from its word. */
  readsBack: boolean;
  /** Time within which an edge that is up runs a new table, milliseconds. */
  propagationMs: number;
  cannot: string[];
};

/**
 * in_sync: runs the desired table. behind: runs an older table Ballast published. drifted: runs something else.
 * unreachable: nothing was read. unknown: never observed. Separate from whether the edge is healthy.
 */
export const syncStates = ["in_sync", "behind", "drifted", "unreachable", "unknown"] as const;
export type SyncState = (typeof syncStates)[number];

const idPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** Ids that appear in addresses and logs: lower case, digits and hyphens. */
export const planeIdSchema = z
  .string()
  .regex(idPattern, "Use 1 to 63 lower-case letters, digits and hyphens, starting with a letter or digit.");

export const versionSchema = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);

export const edgeNameSchema = z
  .string()
  .trim()
  .min(1, "Name the edge.")
  .max(100, "Use at most 100 characters.")
  .regex(/^[\w.:/@-]+$/, "Use letters, digits and . _ : / @ -, without spaces.");

export type RuntimeAddress = { path: string } | { host: string; port: number };

/** `unix:/path/to.sock` or `tcp:host:port`: where an edge's Runtime API listens. */
export function parseRuntimeAddress(value: string): RuntimeAddress | null {
  const unix = /^unix:(\/\S+)$/.exec(value);
  if (unix?.[1]) return { path: unix[1] };
  const tcp = /^tcp:(?:\[([0-9a-fA-F:]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(value);
  const host = tcp?.[1] ?? tcp?.[2];
  const port = Number(tcp?.[3]);
  return host && port >= 1 && port <= 65535 ? { host, port } : null;
}

export const feedConfigSchema = z.strictObject({
  /** An edge that has neither polled nor acknowledged for this long is unreachable. */
  silentAfterMs: z.number().int().min(1_000).max(3_600_000).default(90_000),
  /** Whether an edge that nobody registered joins with its first acknowledgement, bound to the token it used. */
  selfRegister: z.boolean().default(true),
});
export type FeedConfig = z.infer<typeof feedConfigSchema>;

export const haproxyConfigSchema = z.strictObject({
  /** Time allowed for one exchange with one edge. */
  timeoutMs: z.number().int().min(50).max(60_000).default(2_000),
});
export type HaproxyConfig = z.infer<typeof haproxyConfigSchema>;

/** An edge that pulls says which table it runs; the hash proves that it has the whole of it. */
export const acknowledgementSchema = z.strictObject({
  dataPlane: planeIdSchema.optional(),
  edge: edgeNameSchema,
  version: versionSchema,
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "Expected the 64 hexadecimal digits of the table's sha256."),
});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;
