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

/** One correction at a time, until the transaction ends: two workers that both believe to be the one make one shift. */
export async function lockCorrections(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('ballast.corrections'))`;
}

/** Undecided proposals of corrections outside their envelope, as sentences. */
export async function correctionsProposed(tx: Tx): Promise<string[]> {
  const rows = await tx.shift.findMany({
    where: { state: "proposed", plan: { purpose: "correction" } },
    select: { reason: true },
  });
  return rows.map(({ reason }) => `An earlier one still waits for a signature: ${reason}`);
}
