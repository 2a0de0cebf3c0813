import type { Tx } from "@/lib/platform/db/client";

/** How many shifts are moving traffic. */
export const countMoving = (tx: Tx): Promise<number> =>
  tx.shift.count({ where: { state: { in: ["running", "rolling_back"] } } });
