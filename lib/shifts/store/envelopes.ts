import { type Envelope, envelopeSchema } from "@/lib/planning/envelope";
import { prisma, type Tx } from "@/lib/platform/db/client";
import type { Prisma } from "@/prisma/generated/client";
import type { EnvelopeRecord } from "../envelope-holds";
import { json, type Reader } from "./shifts";

const whole = {
  include: {
    plan: { select: { name: true } },
    shift: {
      select: {
        state: true,
        approvals: {
          where: { decision: "approve" },
          orderBy: { at: "asc" },
          select: { decidedByLabel: true, at: true, reason: true, envelopeSha256: true },
        },
      },
    },
  },
} satisfies Prisma.EnvelopeDefaultArgs;

function toRecord({ plan, shift, body, ...row }: Prisma.EnvelopeGetPayload<typeof whole>): EnvelopeRecord {
  // Of a shift that still waits, or was turned down, a signature counts for nothing.
  const signed = shift.state !== "proposed" && shift.state !== "rejected";
  const signature = signed ? shift.approvals.at(-1) : undefined;
  return {
    id: row.id,
    shiftId: row.shiftId,
    shiftState: shift.state,
    planId: row.planId,
    planName: plan.name,
    sha256: row.sha256,
    envelope: envelopeSchema.parse(body),
    signature: signature
      ? {
          by: shift.approvals.map(({ decidedByLabel }) => decidedByLabel).join(" and "),
          at: signature.at,
          reason: signature.reason,
          envelopeSha256: signature.envelopeSha256,
        }
      : null,
  };
}

/** Keeps the envelope that a proposed shift states; the database lets nothing change it afterwards. */
export async function insertEnvelope(
  tx: Tx,
  { shiftId, sha256, envelope }: { shiftId: string; sha256: string; envelope: Envelope },
  now: Date,
): Promise<void> {
  await tx.envelope.create({
    data: {
      shiftId,
      planId: envelope.planId,
      snapshotSha256: envelope.snapshotSha256,
      sha256,
      body: json(envelope),
      validFrom: new Date(envelope.validFrom),
      validUntil: new Date(envelope.validUntil),
      createdAt: now,
    },
  });
}

export async function loadEnvelope(id: string, db: Reader = prisma()): Promise<EnvelopeRecord | null> {
  const row = await db.envelope.findUnique({ where: { id }, ...whole });
  return row && toRecord(row);
}

/** The envelope that a shift states, if it states one. */
export async function loadStatedEnvelope(
  shiftId: string,
  db: Reader = prisma(),
): Promise<EnvelopeRecord | null> {
  const row = await db.envelope.findUnique({ where: { shiftId }, ...whole });
  return row && toRecord(row);
}

/** The last envelope that a shift of this plan stated. */
export async function loadEnvelopeOfPlan(planId: string): Promise<EnvelopeRecord | null> {
  const row = await prisma().envelope.findFirst({
    where: { planId },
    orderBy: { createdAt: "desc" },
    ...whole,
  });
  return row && toRecord(row);
}

/** The newest envelopes, the newest first: enough to find the one in force. */
export async function loadNewestEnvelopes(db: Reader = prisma()): Promise<EnvelopeRecord[]> {
  const rows = await db.envelope.findMany({ orderBy: { createdAt: "desc" }, take: 10, ...whole });
  return rows.map(toRecord);
}
