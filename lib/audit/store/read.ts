import { prisma } from "@/lib/platform/db/client";
import type { Prisma } from "@/prisma/generated/client";
import type { AuditEntry, AuditFilter } from "../model";

const batchRows = 2_000;

function whereOf(filter: AuditFilter): Prisma.AuditEntryWhereInput {
  const { actor, action, subject, planId, from, to } = filter;
  const and: Prisma.AuditEntryWhereInput[] = [];
  if (actor)
    and.push({ OR: [{ actorId: actor }, { actorLabel: { contains: literal(actor), mode: "insensitive" } }] });
  // `shift` is every verb on shifts, `shift.pause` that one.
  if (action) and.push({ OR: [{ action }, { action: { startsWith: `${literal(action)}.` } }] });
  if (subject) and.push({ OR: [{ subjectId: subject }, { subjectKind: subject }] });
  if (planId) and.push({ planId });
  if (from) and.push({ at: { gte: from } });
  if (to) and.push({ at: { lt: to } });
  return { AND: and };
}

/** A text for LIKE that stands for itself: Prisma leaves the wildcards to the caller. */
const literal = (text: string) => text.replace(/[\\%_]/g, "\\$&");

/** Newest first, at most `limit`, older than `olderThan` or newer than `newerThan` if given. */
export async function newestEntries(
  filter: AuditFilter,
  page: { olderThan?: bigint; newerThan?: bigint; limit: number },
): Promise<AuditEntry[]> {
  const { olderThan, newerThan, limit } = page;
  const seq =
    newerThan !== undefined ? { gt: newerThan } : olderThan !== undefined ? { lt: olderThan } : undefined;
  const rows = await prisma().auditEntry.findMany({
    where: { ...whereOf(filter), ...(seq ? { seq } : {}) },
    // The page next to `newerThan` is read upwards from it, then turned.
    orderBy: { seq: newerThan !== undefined ? "asc" : "desc" },
    take: limit,
  });
  return newerThan !== undefined ? rows.reverse() : rows;
}

/** All that match, oldest first, read in batches: memory does not grow with the log. */
export async function* entriesInOrder(filter: AuditFilter = {}): AsyncGenerator<AuditEntry> {
  let after = 0n;
  for (;;) {
    const rows = await prisma().auditEntry.findMany({
      where: { ...whereOf(filter), seq: { gt: after } },
      orderBy: { seq: "asc" },
      take: batchRows,
    });
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < batchRows) return;
    after = last.seq;
  }
}

export function entryBySeq(seq: bigint): Promise<AuditEntry | null> {
  return prisma().auditEntry.findUnique({ where: { seq } });
}

/** Every action that occurs, by name. */
export async function knownActions(): Promise<string[]> {
  const rows = await prisma().auditEntry.findMany({
    distinct: ["action"],
    select: { action: true },
    orderBy: { action: "asc" },
  });
  return rows.map((row) => row.action);
}
