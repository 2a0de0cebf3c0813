import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { type AuditEntry, genesisHash } from "./model";

/** SHA-256 over the canonical JSON of everything in the entry but its own hash; times in ISO 8601, seq as text. */
export function entryHash(entry: Omit<AuditEntry, "hash">): string {
  return sha256Hex(
    canonicalJson({
      seq: String(entry.seq),
      at: entry.at.toISOString(),
      actorKind: entry.actorKind,
      actorId: entry.actorId,
      actorLabel: entry.actorLabel,
      actorFrom: entry.actorFrom,
      action: entry.action,
      subjectKind: entry.subjectKind,
      subjectId: entry.subjectId,
      planId: entry.planId,
      reason: entry.reason,
      before: entry.before ?? null,
      after: entry.after ?? null,
      prevHash: entry.prevHash,
    }),
  );
}

export interface ChainBreak {
  seq: bigint;
  /** A sentence: what does not fit. */
  why: string;
}

export interface ChainHead {
  seq: bigint;
  hash: string;
}

export const chainStart: ChainHead = { seq: 0n, hash: genesisHash };

/** Checks that `entry` follows `head` and hashes to what it says. Returns the new head, or the break. */
export function verifyNext(head: ChainHead, entry: AuditEntry): { head: ChainHead } | { broken: ChainBreak } {
  const broken = (why: string) => ({ broken: { seq: entry.seq, why } });
  if (entry.seq !== head.seq + 1n)
    return broken(`entry ${head.seq + 1n} is missing; the next one present is ${entry.seq}`);
  if (entry.prevHash !== head.hash)
    return broken(`entry ${entry.seq} does not name the hash of entry ${head.seq} as its predecessor`);
  if (entryHash(entry) !== entry.hash)
    return broken(`entry ${entry.seq} was altered: its content no longer has the hash it was written with`);
  return { head: { seq: entry.seq, hash: entry.hash } };
}
