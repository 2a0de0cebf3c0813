import { prisma, type Tx } from "@/lib/platform/db/client";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import type { Prisma } from "@/prisma/generated/client";
import { type DrillDefinition, drillDefinition } from "../model";

type Reader = Tx | ReturnType<typeof prisma>;

/** A manager's word on one version. */
export interface DrillDecision {
  readonly decision: "approve" | "reject";
  readonly by: string;
  readonly byId: string;
  readonly reason: string;
  readonly at: Date;
}

/** What a drill does, as one version of it was written down. */
export interface DrillVersion {
  readonly version: number;
  readonly definition: DrillDefinition;
  readonly sha256: string;
  readonly authorId: string;
  readonly author: string;
  readonly reason: string;
  readonly createdAt: Date;
  /** Null: nobody has decided on it. */
  readonly decision: DrillDecision | null;
}

export interface Drill {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly retired: { readonly at: Date; readonly by: string; readonly reason: string } | null;
  /** The newest version: the only one that runs. */
  readonly newest: DrillVersion;
}

const withDecision = { include: { decision: true } } as const;
type VersionRow = Prisma.DrillVersionGetPayload<typeof withDecision>;

export const toVersion = (row: VersionRow): DrillVersion => ({
  version: row.version,
  definition: drillDefinition.parse(row.definition),
  sha256: row.sha256,
  authorId: row.authorId,
  author: row.authorLabel,
  reason: row.reason,
  createdAt: row.createdAt,
  decision: row.decision && {
    decision: row.decision.decision,
    by: row.decision.decidedByLabel,
    byId: row.decision.decidedById,
    reason: row.decision.reason,
    at: row.decision.at,
  },
});

const withNewest = {
  include: { versions: { orderBy: { version: "desc" as const }, take: 1, ...withDecision } },
} as const;

function toDrill(row: Prisma.DrillGetPayload<typeof withNewest>): Drill {
  const [newest] = row.versions;
  if (!newest) throw new Error(`Drill ${row.id} has no version.`);
  const { retiredAt: at, retiredBy: by, retiredReason: reason } = row;
  return {
    id: row.id,
    name: row.name,
    createdAt: row.createdAt,
    retired: at && by !== null && reason !== null ? { at, by, reason } : null,
    newest: toVersion(newest),
  };
}

/** What is approved of a version: its name and all it does. */
export const hashDefinition = (name: string, definition: DrillDefinition): string =>
  sha256Hex(canonicalJson({ name, definition }));

/** All drills by name, retired ones last. */
export async function loadDrills(db: Reader = prisma()): Promise<Drill[]> {
  const rows = await db.drill.findMany({
    orderBy: [{ retiredAt: { sort: "asc", nulls: "first" } }, { name: "asc" }],
    ...withNewest,
  });
  return rows.map(toDrill);
}

export async function loadDrill(id: string, db: Reader = prisma()): Promise<Drill | null> {
  const row = await db.drill.findUnique({ where: { id }, ...withNewest });
  return row && toDrill(row);
}

/** Every version of a drill, the newest first. */
export async function loadVersions(drillId: string, db: Reader = prisma()): Promise<DrillVersion[]> {
  const rows = await db.drillVersion.findMany({
    where: { drillId },
    orderBy: { version: "desc" },
    ...withDecision,
  });
  return rows.map(toVersion);
}

/** One change of a drill at a time, until the transaction ends; null when there is none. */
export async function lockDrill(tx: Tx, id: string): Promise<Drill | null> {
  await tx.$queryRaw`SELECT id FROM drill WHERE id = ${id}::uuid FOR UPDATE`;
  return loadDrill(id, tx);
}

export async function insertDrill(tx: Tx, id: string, name: string, now: Date): Promise<void> {
  await tx.drill.create({ data: { id, name, version: 1, createdAt: now } });
}

export async function insertVersion(
  tx: Tx,
  drillId: string,
  { author, ...version }: Omit<DrillVersion, "decision">,
): Promise<void> {
  const { definition, ...row } = version;
  await tx.drillVersion.create({ data: { ...row, drillId, definition, authorLabel: author } });
}

export async function writeNewest(tx: Tx, id: string, name: string, version: number): Promise<void> {
  await tx.drill.update({ where: { id }, data: { name, version } });
}

export async function insertDecision(
  tx: Tx,
  drillId: string,
  { version, sha256, authorId }: Pick<DrillVersion, "version" | "sha256" | "authorId">,
  { decision, by, byId, reason, at }: DrillDecision,
): Promise<void> {
  await tx.drillDecision.create({
    data: {
      drillId,
      version,
      authorId,
      sha256,
      decidedById: byId,
      decidedByLabel: by,
      decision,
      reason,
      at,
    },
  });
}

/** Ends a drill's schedule for good; false when it was retired already. */
export async function writeRetired(
  tx: Tx,
  id: string,
  { at, by, reason }: NonNullable<Drill["retired"]>,
): Promise<boolean> {
  const { count } = await tx.drill.updateMany({
    where: { id, retiredAt: null },
    data: { retiredAt: at, retiredBy: by, retiredReason: reason },
  });
  return count === 1;
}
