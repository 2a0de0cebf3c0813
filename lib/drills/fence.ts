import { z } from "zod";
import type { Tx } from "@/lib/platform/db/client";
import { holdLease } from "@/lib/platform/lease";

/** The lease under which a worker acts: what it writes is refused once another worker has taken it over. */
export const fence = z.strictObject({
  name: z.string(),
  holder: z.string(),
  fencingToken: z.bigint(),
  expiresAt: z.date(),
});

/** Refuses unless the worker still holds its lease; nobody else can take it until the transaction ends. */
export const stayInside = (tx: Tx, lease: z.output<typeof fence>): Promise<void> => holdLease(tx, lease);
