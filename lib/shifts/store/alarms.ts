import { prisma, type Tx } from "@/lib/platform/db/client";
import type { Alarm as Row } from "@/prisma/generated/client";
import type { Mute } from "../alarm";
import { alarmLabels, type ExternalAlarm } from "../external-alarm";
import { scopeOf } from "../place-scope";
import type { Reader } from "./shifts";

/** An alarm as it is kept: with who told it, and when last. */
export interface KeptAlarm extends ExternalAlarm {
  readonly receivedAt: Date;
  readonly source: string;
}

const toAlarm = ({ id: _, scope, scopeId, labels, ...row }: Row): KeptAlarm => ({
  ...row,
  scope: scopeOf(scope, scopeId) ?? { kind: "all" },
  labels: alarmLabels.parse(labels),
});

/** Alarms that are not known to be resolved, and those that were since then; the newest first. */
export async function loadAlarms(resolvedSince: Date, db: Reader = prisma()): Promise<KeptAlarm[]> {
  const rows = await db.alarm.findMany({
    where: { OR: [{ resolvedAt: null }, { resolvedAt: { gte: resolvedSince } }] },
    orderBy: [{ startsAt: "desc" }, { fingerprint: "asc" }],
    take: 1000,
  });
  return rows.map(toAlarm);
}

/** The alarms of these fingerprints, locked: of two messages about one alarm the second reads what the first wrote. */
export async function lockAlarms(tx: Tx, fingerprints: readonly string[]): Promise<Map<string, KeptAlarm>> {
  // The lock on the whole is for alarms that are heard of for the first time, and have no row yet.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('ballast.alarms'))`;
  const rows = await tx.alarm.findMany({ where: { fingerprint: { in: [...fingerprints] } } });
  return new Map(rows.map((row) => [row.fingerprint, toAlarm(row)]));
}

export async function writeAlarm(tx: Tx, { scope, ...alarm }: KeptAlarm): Promise<void> {
  const data = {
    ...alarm,
    labels: { ...alarm.labels },
    scope: scope.kind,
    scopeId: scope.kind === "all" ? null : scope.id,
  };
  await tx.alarm.upsert({ where: { fingerprint: alarm.fingerprint }, create: data, update: data });
}

/** Mutes that hold at `now`. */
export async function loadMutes(now: Date, db: Reader = prisma()): Promise<Mute[]> {
  return db.alarmMute.findMany({
    where: { liftedAt: null, mutedAt: { lte: now }, mutedUntil: { gt: now } },
    orderBy: { mutedUntil: "asc" },
    omit: { liftedBy: true },
  });
}

export async function insertMute(tx: Tx, mute: Omit<Mute, "id" | "liftedAt">): Promise<string> {
  const { id } = await tx.alarmMute.create({ data: mute, select: { id: true } });
  return id;
}

/** Lifts a mute; null when there is none, or it was lifted already. */
export async function liftMute(tx: Tx, id: string, by: string, at: Date): Promise<Mute | null> {
  const { count } = await tx.alarmMute.updateMany({
    where: { id, liftedAt: null, mutedUntil: { gt: at } },
    data: { liftedAt: at, liftedBy: by },
  });
  return count === 1 ? tx.alarmMute.findUnique({ where: { id }, omit: { liftedBy: true } }) : null;
}
