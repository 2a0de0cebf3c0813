import type { Tx } from "@/lib/platform/db/client";
import { Prisma } from "@/prisma/generated/client";
import { chainStart, entryHash } from "../chain";
import type { AuditActor, AuditEvent } from "../model";

// One writer at a time, so that every entry has exactly one predecessor. Held until the caller's transaction ends.
const chainLock = 4_711_001;

/** JSON as PostgreSQL will give it back, so that what is hashed is what will be read. */
const plainJson = (value: unknown): unknown =>
  value === undefined ? null : JSON.parse(JSON.stringify(value, bigintAsText));
const bigintAsText = (_key: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);

const jsonColumn = (value: unknown) => (value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue));

/** Appends one entry to the chain in the caller's transaction. If this fails, the caller's change did not happen. */
export async function appendEntry(tx: Tx, actor: AuditActor, event: AuditEvent, now: Date): Promise<bigint> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${chainLock})`;
  const last = await tx.auditEntry.findFirst({ orderBy: { seq: "desc" }, select: { seq: true, hash: true } });
  const head = last ?? chainStart;
  const entry = {
    seq: head.seq + 1n,
    at: now,
    actorKind: actor.kind,
    actorId: actor.id,
    actorLabel: actor.label,
    actorFrom: actor.from,
    action: event.action,
    subjectKind: event.subjectKind,
    subjectId: event.subjectId,
    planId: event.planId ?? null,
    reason: event.reason ?? null,
    before: plainJson(event.before),
    after: plainJson(event.after),
    prevHash: head.hash,
  };
  await tx.auditEntry.create({
    data: {
      ...entry,
      before: jsonColumn(entry.before),
      after: jsonColumn(entry.after),
      hash: entryHash(entry),
    },
  });
  return entry.seq;
}
