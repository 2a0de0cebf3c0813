import { prisma, type Tx } from "@/lib/platform/db/client";
import type { DataPlaneKind, SyncState } from "../model";
import { syncStates } from "../model";

type Reader = Tx | ReturnType<typeof prisma>;

export type EdgeRecord = {
  id: string;
  dataPlaneId: string;
  name: string;
  address: string | null;
  tokenId: string | null;
  ackedVersion: number | null;
  ackedAt: Date | null;
  observedAt: Date | null;
  sync: SyncState;
  note: string | null;
  /** null before it was asked. */
  healthy: boolean | null;
  healthNote: string | null;
  /** The last acknowledgement in its name that was not taken. */
  refusedAt: Date | null;
  refusedWhy: string | null;
  /** The version that somebody asked to be written over what it was changed to by hand; null when nobody did. */
  restoreVersion: number | null;
};

export type DataPlaneRecord = {
  id: string;
  name: string;
  kind: DataPlaneKind;
  config: unknown;
  enabled: boolean;
  offeredVersion: number | null;
  createdAt: Date;
  edges: EdgeRecord[];
};

/** Not taken out: one that was is kept for its history alone. */
const inUse = { removedAt: null };
const withEdges = { include: { edges: { orderBy: { name: "asc" as const } } } };

type EdgeRow = Omit<EdgeRecord, "ackedVersion" | "restoreVersion" | "sync"> & {
  ackedVersion: bigint | null;
  restoreVersion: bigint | null;
  sync: string;
};
type PlaneRow = Omit<DataPlaneRecord, "offeredVersion" | "edges"> & {
  offeredVersion: bigint | null;
  edges: EdgeRow[];
};

const toEdge = (row: EdgeRow): EdgeRecord => ({
  ...row,
  ackedVersion: row.ackedVersion === null ? null : Number(row.ackedVersion),
  restoreVersion: row.restoreVersion === null ? null : Number(row.restoreVersion),
  sync: syncStates.find((state) => state === row.sync) ?? "unknown",
});

const toPlane = (row: PlaneRow): DataPlaneRecord => ({
  ...row,
  offeredVersion: row.offeredVersion === null ? null : Number(row.offeredVersion),
  edges: row.edges.map(toEdge),
});

export async function loadPlanes(db: Reader = prisma()): Promise<DataPlaneRecord[]> {
  return (await db.dataPlane.findMany({ where: inUse, orderBy: { id: "asc" }, ...withEdges })).map(toPlane);
}

export async function loadPlane(id: string, db: Reader = prisma()): Promise<DataPlaneRecord | null> {
  const row = await db.dataPlane.findUnique({ where: { id, ...inUse }, ...withEdges });
  return row && toPlane(row);
}

/** Data planes of the feed kind without their edges: what a poll or an acknowledgement needs to know. */
export async function loadFeeds(
  db: Reader = prisma(),
): Promise<Pick<DataPlaneRecord, "id" | "enabled" | "offeredVersion" | "config">[]> {
  const rows = await db.dataPlane.findMany({
    where: { kind: "feed", ...inUse },
    orderBy: { id: "asc" },
    select: { id: true, enabled: true, offeredVersion: true, config: true },
  });
  return rows.map((row) => ({
    ...row,
    offeredVersion: row.offeredVersion === null ? null : Number(row.offeredVersion),
  }));
}

/** Whether a data plane of this id was taken out. Its id stays with its history. */
export async function wasRemoved(tx: Tx, id: string): Promise<boolean> {
  return (await tx.dataPlane.count({ where: { id, removedAt: { not: null } } })) > 0;
}

/** Takes a data plane out for good. Its edges are forgotten, what was published to it is kept. */
export async function markRemoved(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.edge.deleteMany({ where: { dataPlaneId: id } });
  await tx.dataPlane.update({ where: { id }, data: { removedAt: at, enabled: false } });
}

export async function insertPlane(
  tx: Tx,
  plane: { id: string; name: string; kind: DataPlaneKind; config: object },
): Promise<void> {
  await tx.dataPlane.create({ data: plane });
}

export async function setPlaneEnabled(tx: Tx, id: string, enabled: boolean): Promise<void> {
  await tx.dataPlane.update({ where: { id }, data: { enabled } });
}

export async function setPlaneConfig(tx: Tx, id: string, config: object): Promise<void> {
  await tx.dataPlane.update({ where: { id }, data: { config } });
}

export async function insertEdge(
  tx: Tx,
  edge: { id: string; dataPlaneId: string; name: string; address: string | null; tokenId: string | null },
): Promise<void> {
  await tx.edge.create({ data: edge });
}

export async function loadEdge(
  dataPlaneId: string,
  name: string,
  db: Reader = prisma(),
): Promise<EdgeRecord | null> {
  const row = await db.edge.findUnique({ where: { dataPlaneId_name: { dataPlaneId, name } } });
  return row && toEdge(row);
}

export async function loadEdgeById(id: string, db: Reader = prisma()): Promise<EdgeRecord | null> {
  const row = await db.edge.findUnique({ where: { id } });
  return row && toEdge(row);
}

export async function deleteEdge(tx: Tx, id: string): Promise<void> {
  await tx.edge.delete({ where: { id } });
}

/** PostgreSQL channel that wakes waiting polls; it carries the data plane's id. */
export const feedChannel = "ballast_routing";

/** Offers a table to a feed's edges and wakes those that wait. False when a newer one is offered already. */
export async function offerVersion(dataPlaneId: string, version: number): Promise<boolean> {
  const [offered] = await prisma().$queryRaw<{ id: string }[]>`
    WITH offered AS (
      UPDATE data_plane SET offered_version = ${version}
      WHERE id = ${dataPlaneId} AND coalesce(offered_version, 0) <= ${version} RETURNING id)
    SELECT id, pg_notify(${feedChannel}, id)::text FROM offered`;
  return offered !== undefined;
}

/** Has whoever serves a feed read anew what they offer, once this transaction commits. */
export async function wakeFeeds(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${feedChannel}, '')`;
}

export type AckContext = Pick<DataPlaneRecord, "id" | "enabled" | "offeredVersion" | "config"> & {
  edgeId: string | null;
  refusedAt: Date | null;
  refusedWhy: string | null;
  ackedVersion: number | null;
  tokenId: string | null;
  /** SHA-256 of the version asked about; null when Ballast never made it. */
  sha256: string | null;
};

/** All that acknowledgements are judged by, for each feed, in one round trip for all of them: edges send them all day. */
export async function loadAckContexts(
  asked: readonly { edge: string; version: number }[],
): Promise<AckContext[][]> {
  type Row = Omit<AckContext, "offeredVersion" | "ackedVersion"> & {
    place: bigint;
    offeredVersion: bigint | null;
    ackedVersion: bigint | null;
  };
  const rows = await prisma().$queryRaw<Row[]>`
    SELECT asked.place, p.id, p.enabled, p.offered_version AS "offeredVersion", p.config, t.sha256,
      e.id AS "edgeId", e.acked_version AS "ackedVersion", e.token_id AS "tokenId",
      e.refused_at AS "refusedAt", e.refused_why AS "refusedWhy"
    FROM unnest(${asked.map(({ edge }) => edge)}::text[], ${asked.map(({ version }) => version)}::bigint[])
      WITH ORDINALITY AS asked(edge, version, place)
    CROSS JOIN data_plane p
    LEFT JOIN edge e ON e.data_plane_id = p.id AND e.name = asked.edge
    LEFT JOIN routing_table t ON t.version = asked.version
    WHERE p.kind = 'feed' AND p.removed_at IS NULL ORDER BY asked.place, p.id`;
  const contexts = asked.map((): AckContext[] => []);
  for (const { place, ...row } of rows)
    contexts[Number(place) - 1]?.push({
      ...row,
      offeredVersion: row.offeredVersion === null ? null : Number(row.offeredVersion),
      ackedVersion: row.ackedVersion === null ? null : Number(row.ackedVersion),
    });
  return contexts;
}

/**
 * Notes what edges say they run, one word each; returns those taken, and whether it was news. Acknowledged versions only
 * rise, whatever order requests arrive in.
 */
export async function noteAcknowledgements(
  tx: Tx,
  words: readonly { edgeId: string; version: number; at: Date }[],
): Promise<{ id: string; newer: boolean }[]> {
  // Locked in one order, so that two processes that write the same edges do not wait for each other.
  return tx.$queryRaw<{ id: string; newer: boolean }[]>`
    WITH said AS (
      SELECT * FROM unnest(
        ${words.map(({ edgeId }) => edgeId)}::text[],
        ${words.map(({ version }) => version)}::bigint[],
        ${words.map(({ at }) => at)}::timestamptz[]) AS t(id, version, at)),
    before AS (
      SELECT e.id, coalesce(e.acked_version, 0) AS version FROM edge e JOIN said USING (id)
      ORDER BY e.id FOR UPDATE OF e)
    UPDATE edge SET acked_version = said.version, acked_at = greatest(edge.acked_at, said.at)
    FROM said JOIN before USING (id) WHERE edge.id = said.id AND before.version <= said.version
    RETURNING edge.id, before.version < said.version AS newer`;
}

/** Asks for a version to be written over what an edge was changed to by hand. */
export async function askToRestore(tx: Tx, edgeId: string, version: number): Promise<void> {
  await tx.edge.update({ where: { id: edgeId }, data: { restoreVersion: BigInt(version) } });
}

/** Keeps the last acknowledgement in an edge's name that was not taken. */
export async function noteRefusal(tx: Tx, edgeId: string, why: string, at: Date): Promise<void> {
  await tx.edge.updateMany({ where: { id: edgeId }, data: { refusedAt: at, refusedWhy: why } });
}

export type EdgeReading = {
  edgeId: string;
  sync: SyncState;
  note: string | null;
  version: number | null;
  healthy: boolean | null;
  healthNote: string | null;
};

/** A reading that says the same as the last is written down again after this long, to show its age. */
const sameAgainMs = 15_000;

/**
 * Writes what was read of edges; returns the ids of those that are not as they were. A thousand edges that go on as
 * before cost no write.
 * @param options.versions whether the reading is also the word on which version they run
 */
export async function recordReadings(
  tx: Tx,
  readings: readonly EdgeReading[],
  options: { at: Date; versions: boolean },
): Promise<string[]> {
  if (readings.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string; changed: boolean }[]>`
    WITH seen AS (
      SELECT * FROM unnest(
        ${readings.map((reading) => reading.edgeId)}::text[],
        ${readings.map((reading) => reading.sync)}::text[],
        ${readings.map((reading) => reading.note)}::text[],
        ${readings.map((reading) => reading.version)}::bigint[],
        ${readings.map((reading) => reading.healthy)}::boolean[],
        ${readings.map((reading) => reading.healthNote)}::text[]) AS t(id, sync, note, version, healthy, health_note)),
    before AS (SELECT e.id, e.sync, e.acked_version, e.healthy FROM edge e JOIN seen s USING (id)
      WHERE (e.sync, e.note, e.healthy, e.health_note) IS DISTINCT FROM (s.sync, s.note, s.healthy, s.health_note)
        OR (${options.versions} AND s.sync <> 'unreachable' AND e.acked_version IS DISTINCT FROM s.version)
        OR e.observed_at IS NULL OR e.observed_at < ${new Date(options.at.getTime() - sameAgainMs)})
    UPDATE edge SET sync = seen.sync, note = seen.note, observed_at = ${options.at},
      healthy = seen.healthy, health_note = seen.health_note,
      restore_version = CASE WHEN seen.sync = 'in_sync' THEN NULL ELSE edge.restore_version END,
      acked_version = CASE WHEN ${options.versions} AND seen.sync <> 'unreachable' THEN seen.version ELSE edge.acked_version END,
      acked_at = CASE WHEN ${options.versions} AND seen.sync <> 'unreachable' THEN ${options.at} ELSE edge.acked_at END
    FROM seen JOIN before USING (id) WHERE edge.id = seen.id
    RETURNING edge.id, before.sync <> edge.sync OR before.healthy IS DISTINCT FROM edge.healthy
      OR before.acked_version IS DISTINCT FROM edge.acked_version AS changed`;
  return rows.filter((row) => row.changed).map((row) => row.id);
}
