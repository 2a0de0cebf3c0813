import type { Tx } from "@/lib/platform/db/client";

const said = {
  proposed: "waits for a signature",
  approved: "is approved and waits for its start",
  running: "is moving traffic",
  rolling_back: "is rolling back",
} as const;

/**
 * Shifts that a correction on these fleets would pull the ground from under, as sentences: those that move, those that
 * are about to, and those that an approver is reading. What the rhythm itself proposed between two nights is no claim.
 */
export async function claimsOn(fleets: readonly string[], tx: Tx): Promise<string[]> {
  const rows = await tx.shift.findMany({
    where: {
      state: { in: ["proposed", "approved", "running", "rolling_back"] },
      fleets: { some: { fleetId: { in: [...fleets] } } },
      NOT: { state: "proposed", plan: { purpose: "correction" } },
    },
    select: { id: true, state: true, reason: true },
    orderBy: { createdAt: "asc" },
  });
  return rows.map(
    ({ reason, state }) => `Another shift on the same fleets ${said[state as keyof typeof said]}: ${reason}`,
  );
}
