import { prisma } from "@/lib/platform/db/client";
import type { Snapshot } from "../model";
import { readSnapshot } from "../read-snapshot";

/** A frozen snapshot as a choice, with the plan that was made of it, if any. */
export interface SnapshotHead {
  sha256: string;
  asOf: Date;
  planName: string | null;
}

/** The newest snapshots; their documents stay where they are. */
export async function loadSnapshotHeads(take: number): Promise<SnapshotHead[]> {
  const rows = await prisma().snapshot.findMany({
    select: {
      sha256: true,
      asOf: true,
      plans: { select: { name: true }, orderBy: { createdAt: "desc" }, take: 1 },
    },
    orderBy: [{ asOf: "desc" }, { createdAt: "desc" }],
    take,
  });
  return rows.map(({ plans, ...row }) => ({ ...row, planName: plans[0]?.name ?? null }));
}

/** One snapshot by its hash, parsed; null when there is none. */
export async function loadSnapshot(sha256: string): Promise<Snapshot | null> {
  const row = await prisma().snapshot.findUnique({ where: { sha256 }, select: { body: true } });
  return row ? readSnapshot(row.body) : null;
}
