import { z } from "zod";

/** Who did it. The audit log keeps the words as they were, so that a renamed or removed user stays readable. */
export interface AuditActor {
  kind: "user" | "token" | "system";
  id: string;
  label: string;
  /** Address of the request, or the process that acted. */
  from: string;
}

/** What a verb says it did. `before` and `after` hold the fields that changed, never a secret. */
export interface AuditEvent {
  /** `subject.verb`, such as `shift.pause`. */
  action: string;
  subjectKind: string;
  subjectId: string;
  planId?: string | null;
  reason?: string | null;
  before?: unknown;
  after?: unknown;
}

export interface AuditEntry {
  seq: bigint;
  at: Date;
  actorKind: string;
  actorId: string;
  actorLabel: string;
  actorFrom: string;
  action: string;
  subjectKind: string;
  subjectId: string;
  planId: string | null;
  reason: string | null;
  before: unknown;
  after: unknown;
  prevHash: string;
  hash: string;
}

/** Hash before the first entry. */
export const genesisHash = "0".repeat(64);

export const auditFilter = z.object({
  actor: z.string().trim().max(200).optional(),
  action: z.string().trim().max(100).optional(),
  subject: z.string().trim().max(200).optional(),
  planId: z.uuid().optional(),
  from: z.coerce.date().optional(),
  to: z.coerce.date().optional(),
});
export type AuditFilter = z.output<typeof auditFilter>;
