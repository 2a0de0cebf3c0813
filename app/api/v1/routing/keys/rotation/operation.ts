import { z } from "zod";
import type { Operation } from "../../../openapi.json/operation";

export const rotationBodyBytes = 4_096;

export const rotateKeyOperation: Operation = {
  method: "post",
  path: "/api/v1/routing/keys/rotation",
  tag: "Routing",
  summary: "Have the next key sign routing tables",
  description:
    "Edges that asked for keys since it was published know it already. Let a day pass between two rotations.",
  permission: "dataplanes:manage",
  body: {
    schema: z.strictObject({
      kid: z
        .string()
        .describe("The key that signs now: turned over twice at once, it would be lost to edges."),
      withdraw: z
        .boolean()
        .optional()
        .describe("Whether somebody else may have had that key: edges then trust it no longer."),
      reason: z.string().min(3).describe("Kept in the audit log."),
    }),
    maxBytes: rotationBodyBytes,
  },
  answer: {
    description: "The key that signs from now on.",
    schema: z.object({
      kid: z.string(),
      knownToEdges: z.boolean().describe("false: it was made just now, and is to be pinned at every edge."),
    }),
  },
  refusals: [
    "invalid",
    "unauthenticated",
    "forbidden",
    "conflict",
    "too_large",
    "unsupported_type",
    "rate_limited",
    "unavailable",
  ],
};
