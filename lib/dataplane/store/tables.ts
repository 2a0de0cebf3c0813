import { prisma, type Tx } from "@/lib/platform/db/client";
import type { Route, RoutingTable } from "../model";

type Reader = Tx | ReturnType<typeof prisma>;

export type TableRecord = RoutingTable & {
  key: string;
  planId: string | null;
  shiftId: string | null;
  note: string;
  createdAt: Date;
  createdBy: string;
};

const selection = {
  version: true,
  sha256: true,
  key: true,
  planId: true,
  shiftId: true,
  note: true,
  createdAt: true,
  createdBy: true,
  shares: {
    select: { cellId: true, fleetId: true, share: true },
    orderBy: [{ cellId: "asc" as const }, { fleetId: "asc" as const }],
  },
};

type Row = Omit<TableRecord, "version" | "routes"> & {
  version: bigint;
  shares: { cellId: string; fleetId: string; share: number }[];
};

const toRecord = ({ version, shares, ...row }: Row): TableRecord => ({
  ...row,
  version: Number(version),
  routes: shares.map(({ cellId, fleetId, share }) => ({ cell: cellId, fleet: fleetId, share })),
});

/** The newest routing table: the one every data plane should run. Null before the first. */
export async function newestTable(db: Reader = prisma()): Promise<TableRecord | null> {
  const row = await db.routingTable.findFirst({ orderBy: { version: "desc" }, select: selection });
  return row && toRecord(row);
}

export async function newestVersion(db: Reader = prisma()): Promise<number | null> {
  const row = await db.routingTable.findFirst({ orderBy: { version: "desc" }, select: { version: true } });
  return row && Number(row.version);
}

export async function tableByVersion(version: number, db: Reader = prisma()): Promise<TableRecord | null> {
  const row = await db.routingTable.findUnique({ where: { version: BigInt(version) }, select: selection });
  return row && toRecord(row);
}

export async function tableByKey(key: string, db: Reader = prisma()): Promise<TableRecord | null> {
  const row = await db.routingTable.findUnique({ where: { key }, select: selection });
  return row && toRecord(row);
}

export type TableHeadRecord = Omit<TableRecord, "routes" | "key">;

/** The last tables, newest first, without their routes. */
export async function recentTables(limit: number, db: Reader = prisma()): Promise<TableHeadRecord[]> {
  const { shares, key, ...head } = selection;
  const rows = await db.routingTable.findMany({ orderBy: { version: "desc" }, take: limit, select: head });
  return rows.map((row) => ({ ...row, version: Number(row.version) }));
}

/** Tables that no shift made, of those made in [from, to): the first, and what was adopted or set by hand. Newest first. */
export async function tablesOfNoShift(from: Date, to: Date, limit: number): Promise<TableHeadRecord[]> {
  const { shares, key, ...head } = selection;
  const rows = await prisma().routingTable.findMany({
    where: { shiftId: null, createdAt: { gte: from, lt: to } },
    orderBy: { version: "desc" },
    take: limit,
    select: head,
  });
  return rows.map((row) => ({ ...row, version: Number(row.version) }));
}

/** Makes tables one after the other, so that versions rise in the order in which they become visible. */
export async function lockTables(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('ballast.routing_table'))`;
}

export async function insertTable(tx: Tx, table: Omit<TableRecord, "version">): Promise<number> {
  const { routes, ...head } = table;
  const { version } = await tx.routingTable.create({ data: head, select: { version: true } });
  await insertShares(tx, version, routes);
  return Number(version);
}

async function insertShares(tx: Tx, version: bigint, routes: readonly Route[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO routing_share (version, cell_id, fleet_id, share)
    SELECT ${version}, * FROM unnest(
      ${routes.map((route) => route.cell)}::text[],
      ${routes.map((route) => route.fleet)}::text[],
      ${routes.map((route) => route.share)}::float8[])`;
}
