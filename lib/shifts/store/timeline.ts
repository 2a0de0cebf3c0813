import { prisma } from "@/lib/platform/db/client";

/** One line of what happened to a shift, from the audit log. */
export interface TimelineEntry {
  readonly seq: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly reason: string | null;
  readonly after: unknown;
}

export async function loadTimeline(shiftId: string): Promise<TimelineEntry[]> {
  const rows = await prisma().auditEntry.findMany({
    where: { subjectKind: "shift", subjectId: shiftId },
    orderBy: { seq: "desc" },
    select: { seq: true, at: true, actorLabel: true, action: true, reason: true, after: true },
    take: 500,
  });
  return rows.map(({ seq, actorLabel, ...row }) => ({ ...row, seq: seq.toString(), actor: actorLabel }));
}
