import type { z } from "zod";
import type { Permission } from "@/lib/identity/permissions";
import type { RefusalCode } from "@/lib/platform/errors";

/** One operation of the machine API, as its document tells it. It stands beside the route that does it. */
export type Operation = {
  method: "get" | "post" | "delete";
  /** As in the address, such as `/api/v1/routing/acks`; what varies stands in braces. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /** null: needs no token. */
  permission: Permission | null;
  query?: z.ZodObject;
  /** Request headers of its own, with what they do. */
  headers?: Record<string, string>;
  body?: { schema: z.ZodType; maxBytes: number };
  answer: {
    description: string;
    headers?: Record<string, string>;
  } & ({ schema: z.ZodType } | { /** What is not JSON, by media type. */ media: readonly string[] });
  /** Answers besides the usual one and refusals, by status. */
  also?: Record<number, string>;
  refusals: readonly RefusalCode[];
};
