import { z } from "zod";
import type { HeaderMatch } from "./names";

export const apiGroup = "gateway.networking.k8s.io";
export const apiVersion = "v1";

export type ParentRef = {
  group: typeof apiGroup;
  kind: "Gateway";
  namespace: string;
  name: string;
  sectionName?: string;
};

export type Rule = {
  matches: [{ path: { type: "PathPrefix"; value: "/" }; headers: HeaderMatch[] }];
  backendRefs: {
    group: "";
    kind: "Service";
    namespace: string;
    name: string;
    port: number;
    weight: number;
  }[];
};

/** An HTTPRoute as Ballast writes it, with what the API would fill in by default spelled out, so that it reads back equal. */
export type HttpRouteManifest = {
  apiVersion: `${typeof apiGroup}/${typeof apiVersion}`;
  kind: "HTTPRoute";
  metadata: {
    name: string;
    namespace: string;
    labels: Record<string, string>;
    annotations: Record<string, string>;
    /** The state that the change was computed from; absent for a route that is not there yet. */
    resourceVersion?: string;
  };
  spec: { parentRefs: [ParentRef]; hostnames: string[]; rules: Rule[] };
};

const conditionSchema = z.object({
  type: z.string(),
  status: z.enum(["True", "False", "Unknown"]),
  reason: z.string().default(""),
  message: z.string().default(""),
  observedGeneration: z.number().int().optional(),
});
export type Condition = z.infer<typeof conditionSchema>;

const parentRefSchema = z.object({
  group: z.string().default(apiGroup),
  kind: z.string().default("Gateway"),
  namespace: z.string().optional(),
  name: z.string(),
  sectionName: z.string().optional(),
  port: z.number().optional(),
});

const metadataSchema = z.object({
  name: z.string(),
  namespace: z.string(),
  uid: z.string(),
  resourceVersion: z.string(),
  generation: z.number().int().default(0),
  creationTimestamp: z.string().default(""),
  deletionTimestamp: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
});

/** Loose: what a rule has besides is looked at as well, for it too decides where requests go. */
const ruleSchema = z.looseObject({
  matches: z
    .array(
      z.looseObject({
        path: z.object({ type: z.string().default("PathPrefix"), value: z.string().default("/") }).optional(),
        headers: z
          .array(z.object({ type: z.string().default("Exact"), name: z.string(), value: z.string() }))
          .default([]),
      }),
    )
    .default([]),
  backendRefs: z
    .array(
      z.looseObject({
        group: z.string().default(""),
        kind: z.string().default("Service"),
        namespace: z.string().optional(),
        name: z.string(),
        port: z.number().int().optional(),
        weight: z.number().int().min(0).default(1),
      }),
    )
    .default([]),
});
export type ReadRule = z.infer<typeof ruleSchema>;

/** An HTTPRoute as a cluster answers it. */
const httpRouteSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    parentRefs: z.array(parentRefSchema).default([]),
    hostnames: z.array(z.string()).default([]),
    rules: z.array(ruleSchema).default([]),
  }),
  status: z
    .object({
      parents: z
        .array(z.object({ parentRef: parentRefSchema, conditions: z.array(conditionSchema).default([]) }))
        .default([]),
    })
    .default({ parents: [] }),
});
export type HttpRoute = z.infer<typeof httpRouteSchema>;

export const httpRouteListSchema = z.object({
  kind: z.literal("HTTPRouteList"),
  apiVersion: z.literal(`${apiGroup}/${apiVersion}`),
  items: z.array(httpRouteSchema),
});

export const gatewaySchema = z.object({
  kind: z.literal("Gateway"),
  metadata: z.object({ name: z.string(), generation: z.number().int().default(0) }),
  status: z.object({ conditions: z.array(conditionSchema).default([]) }).default({ conditions: [] }),
});
export type Gateway = z.infer<typeof gatewaySchema>;
