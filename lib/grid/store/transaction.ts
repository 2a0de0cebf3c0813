import type { Tx } from "@/lib/platform/db/client";

/** Plain SQL inside a verb's transaction, in the shape in which the pool takes it. */
export const queryIn = (tx: Tx) => ({
  query: async (sql: string, values: unknown[]) => ({ rowCount: await tx.$executeRawUnsafe(sql, ...values) }),
});
