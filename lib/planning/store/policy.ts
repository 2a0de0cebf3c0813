import { prisma, type Tx } from "@/lib/platform/db/client";
import { refuse } from "@/lib/platform/errors";
import { type PlanningPolicy, policySchema } from "../model";
import { readDocument } from "../read-document";
import { type RhythmPolicy, rhythmPolicy } from "../rhythm-policy";

/** The policy in force: the newest version. Refuses when none was ever made. */
export async function loadPolicy(
  db: Tx | ReturnType<typeof prisma> = prisma(),
): Promise<{ version: number; body: PlanningPolicy }> {
  const row = await db.policy.findFirst({
    orderBy: { version: "desc" },
    select: { version: true, body: true },
  });
  if (!row) refuse("conflict", "No policy has been set; the planner does not know what anything is worth.");
  return { version: row.version, body: readDocument(policySchema, row.body) };
}

/** How the rhythm goes under the policy in force; defaults where it says nothing or none was made. */
export async function loadRhythmPolicy(db: Tx | ReturnType<typeof prisma> = prisma()): Promise<RhythmPolicy> {
  const row = await db.policy.findFirst({ orderBy: { version: "desc" }, select: { rhythm: true } });
  return readDocument(rhythmPolicy, row?.rhythm ?? {});
}

/** A version of the policy as it was written down. */
export interface PolicyVersion {
  readonly version: number;
  readonly body: unknown;
  readonly shifts: unknown;
  readonly rhythm: unknown;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly reason: string;
}

/** The newest versions, the newest first. */
export const loadPolicyVersions = (
  take: number,
  db: Tx | ReturnType<typeof prisma> = prisma(),
): Promise<PolicyVersion[]> => db.policy.findMany({ orderBy: { version: "desc" }, take });

/** Writes a new version; returns its number. */
export async function insertPolicy(
  tx: Tx,
  policy: {
    body: object;
    shifts: object;
    rhythm: object;
    createdAt: Date;
    createdBy: string;
    reason: string;
  },
): Promise<number> {
  const { version } = await tx.policy.create({ data: policy, select: { version: true } });
  return version;
}

/** One change of the policy at a time, until the transaction ends. */
export async function lockPolicy(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('ballast.policy'))`;
}
