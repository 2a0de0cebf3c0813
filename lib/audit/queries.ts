import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { refuse } from "@/lib/platform/errors";
import type { AuditEntry, AuditFilter } from "./model";
import { entriesInOrder, entryBySeq, knownActions, newestEntries } from "./store/read";
import { type ChainReport, verifyChain } from "./verify";

export interface AuditPage {
  entries: AuditEntry[];
  /** Cursor of the next older page; null at the end. */
  olderThan: bigint | null;
  /** Cursor of the next newer page; null on the newest. */
  newerThan: bigint | null;
}

/** One page of the log, newest first. Pages are cut by sequence number, so new entries do not shift them. */
export async function listAudit(
  actor: Actor,
  filter: AuditFilter,
  cursor: { olderThan?: bigint; newerThan?: bigint } = {},
  limit = 100,
): Promise<AuditPage> {
  requirePermission(actor, "audit:read");
  // One more than asked for tells whether there is another page that way.
  const found = await newestEntries(filter, { ...cursor, limit: limit + 1 });
  const hasMore = found.length > limit;
  const upwards = cursor.newerThan !== undefined;
  const entries = upwards ? found.slice(hasMore ? 1 : 0) : found.slice(0, limit);
  const first = entries.at(0)?.seq ?? null;
  const last = entries.at(-1)?.seq ?? null;
  return {
    entries,
    olderThan: upwards || hasMore ? last : null,
    newerThan: upwards ? (hasMore ? first : null) : cursor.olderThan !== undefined ? first : null,
  };
}

/** One entry. Refuses with `not_found`. */
export async function getAuditEntry(actor: Actor, seq: bigint): Promise<AuditEntry> {
  requirePermission(actor, "audit:read");
  return (await entryBySeq(seq)) ?? refuse("not_found", `There is no audit entry ${seq}.`);
}

/** The actions that occur in the log, for choosing one. */
export async function listAuditActions(actor: Actor): Promise<string[]> {
  requirePermission(actor, "audit:read");
  return knownActions();
}

/** Proves the whole chain, or names the first entry that breaks it. */
export async function verifyAudit(actor: Actor): Promise<ChainReport> {
  requirePermission(actor, "audit:read");
  return verifyChain(entriesInOrder());
}

/** All entries that match, oldest first, as a stream for an export. */
export function exportAudit(actor: Actor, filter: AuditFilter): AsyncGenerator<AuditEntry> {
  requirePermission(actor, "audit:export");
  return entriesInOrder(filter);
}
