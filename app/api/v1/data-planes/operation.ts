import { z } from "zod";
import { dataPlaneKinds, syncStates } from "@/lib/dataplane/model";
import type { RoutingView } from "@/lib/dataplane/queries";
import type { Operation } from "../openapi.json/operation";

const instant = z.iso.datetime().nullable();

export const dataPlanesAnswer = z.object({
  desiredVersion: z.number().int().nullable().describe("The newest table, which every edge should run."),
  dataPlanes: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(dataPlaneKinds),
      enabled: z.boolean(),
      edgesInSync: z.number().int(),
      edges: z.array(
        z.object({
          name: z.string(),
          address: z.string().nullable(),
          sync: z.enum(syncStates),
          note: z.string().nullable().describe("Why it is not in sync."),
          version: z.number().int().nullable().describe("The table that it runs."),
          heardAt: instant.describe("When it last acknowledged, or was last read."),
          observedAt: instant,
          failed: z.string().nullable().describe("Why the last try to bring it to the table failed."),
          refused: z
            .object({ at: z.iso.datetime(), why: z.string() })
            .nullable()
            .describe("The last acknowledgement in its name that was not taken."),
        }),
      ),
      cannot: z.array(z.string()).describe("What this kind of data plane cannot do."),
    }),
  ),
});
export type DataPlanesAnswer = z.infer<typeof dataPlanesAnswer>;

const text = (date: Date | null) => date?.toISOString() ?? null;

export const toAnswer = ({ desired, planes }: RoutingView): DataPlanesAnswer => ({
  desiredVersion: desired?.version ?? null,
  dataPlanes: planes.map(
    ({ id, name, kind, enabled, convergence, edges, effect, capabilities, problem }) => ({
      id,
      name,
      kind,
      enabled,
      edgesInSync: convergence.edgesInSync,
      edges: edges.map((edge) => ({
        name: edge.name,
        address: edge.address,
        sync: edge.sync,
        note: edge.note,
        version: edge.ackedVersion,
        heardAt: text(edge.ackedAt),
        observedAt: text(edge.observedAt),
        failed: effect?.detail?.edges.find((one) => one.edge === edge.name)?.reason ?? null,
        refused:
          edge.refusedAt && edge.refusedWhy !== null
            ? { at: edge.refusedAt.toISOString(), why: edge.refusedWhy }
            : null,
      })),
      cannot: capabilities?.cannot ?? (problem === null ? [] : [problem]),
    }),
  ),
});

export const dataPlanesOperation: Operation = {
  method: "get",
  path: "/api/v1/data-planes",
  tag: "Routing",
  summary: "Data planes, their edges, and how far each is from the newest table",
  permission: "dataplanes:read",
  answer: { description: "Every data plane.", schema: dataPlanesAnswer },
  refusals: ["unauthenticated", "forbidden", "rate_limited", "unavailable"],
};
