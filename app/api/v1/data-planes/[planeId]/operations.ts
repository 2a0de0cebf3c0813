import { z } from "zod";
import { edgeNameSchema } from "@/lib/dataplane/model";
import type { Operation } from "../../openapi.json/operation";

export const actBodyBytes = 8_192;

const reason = z.string().min(3).max(1000).describe("Kept in the audit log.");
export const removal = z.strictObject({ reason });
export const restoration = z.strictObject({ edge: edgeNameSchema, reason });

const refusals = [
  "invalid",
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "too_large",
  "unsupported_type",
  "rate_limited",
  "unavailable",
] as const satisfies Operation["refusals"];

/** What a machine may do with one data plane. Adopting what an edge runs is for people, two of them. */
export const dataPlaneOperations: readonly Operation[] = [
  {
    method: "delete",
    path: "/api/v1/data-planes/{planeId}",
    tag: "Routing",
    summary: "Take a data plane out, with its edges",
    description:
      "They keep the table and the traffic they have. Refused while it carries out a shift, and for the only one that serves. Its id is not given again.",
    permission: "dataplanes:manage",
    body: { schema: removal, maxBytes: actBodyBytes },
    answer: { description: "It is taken out.", schema: z.object({ id: z.string() }) },
    refusals,
  },
  {
    method: "post",
    path: "/api/v1/data-planes/{planeId}/restore",
    tag: "Routing",
    summary: "Set an edge back that was changed by hand",
    permission: "dataplanes:operate",
    body: { schema: restoration, maxBytes: actBodyBytes },
    answer: {
      description: "The table that is being written to it.",
      schema: z.object({ version: z.number().int() }),
    },
    refusals,
  },
];
