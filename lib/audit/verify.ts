import { type ChainBreak, type ChainHead, chainStart, entryHash, verifyNext } from "./chain";
import type { AuditEntry } from "./model";

export type ChainReport =
  | { intact: true; entries: number; head: ChainHead }
  /** `entries` before the first broken one were proven. */
  | { intact: false; entries: number; broken: ChainBreak };

/**
 * Proves a whole log, first entry to last, in one pass and constant memory; stops at the first entry that does not fit.
 * A chain cannot show that its *end* was cut off. `known` can: a head noted earlier, somewhere the log's keeper cannot
 * write, must still be in it.
 */
export async function verifyChain(
  entries: AsyncIterable<AuditEntry> | Iterable<AuditEntry>,
  known?: ChainHead,
): Promise<ChainReport> {
  let head = chainStart;
  let count = 0;
  for await (const entry of entries) {
    const next = verifyNext(head, entry);
    if ("broken" in next) return { intact: false, entries: count, broken: next.broken };
    head = next.head;
    count++;
    if (known && head.seq === known.seq && head.hash !== known.hash) {
      const why = `entry ${head.seq} has the hash ${head.hash}, but ${known.hash} was noted for it: the log was rewritten`;
      return { intact: false, entries: count - 1, broken: { seq: head.seq, why } };
    }
  }
  if (known && head.seq < known.seq) {
    const why = `the log ends at entry ${head.seq}, but entry ${known.seq} was noted: its end was cut off`;
    return { intact: false, entries: count, broken: { seq: head.seq + 1n, why } };
  }
  return { intact: true, entries: count, head };
}

export type PartReport =
  | { intact: true; entries: number; gaps: number }
  | { intact: false; entries: number; broken: ChainBreak };

/**
 * Checks a filtered part of a log: every entry against its own hash, and neighbours against each other.
 * What lies in the gaps is not proven.
 */
export async function verifyPart(
  entries: AsyncIterable<AuditEntry> | Iterable<AuditEntry>,
): Promise<PartReport> {
  let last: AuditEntry | undefined;
  let count = 0;
  let gaps = 0;
  for await (const entry of entries) {
    const broken = (why: string): PartReport => ({
      intact: false,
      entries: count,
      broken: { seq: entry.seq, why },
    });
    if (entryHash(entry) !== entry.hash)
      return broken(`entry ${entry.seq} was altered: its content no longer has the hash it was written with`);
    if (last && entry.seq <= last.seq) return broken(`entry ${entry.seq} stands after entry ${last.seq}`);
    if (last && entry.seq > last.seq + 1n) gaps++;
    if (last && entry.seq === last.seq + 1n && entry.prevHash !== last.hash)
      return broken(`entry ${entry.seq} does not name the hash of entry ${last.seq} as its predecessor`);
    last = entry;
    count++;
  }
  return { intact: true, entries: count, gaps };
}
