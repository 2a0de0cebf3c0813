import { inTransaction } from "@/lib/platform/db/transaction";
import { publishLive } from "@/lib/platform/live";
import { noteAcknowledgements } from "../store/planes";

type Word = { edgeId: string; dataPlaneId: string; version: number; at: Date };
type Waiting = Word & { resolve(taken: boolean): void; reject(error: unknown): void };

let gathered: Waiting[] = [];
let writing = false;

/**
 * Notes what an edge says it runs; false when it said a newer version meanwhile, or was removed. Words that come while
 * others are being written are written together, in one transaction: a thousand edges that have fetched the same table
 * say so within the same second, and each would wait for the disk and for the lock of NOTIFY on its own.
 */
export function noteAcknowledgement(word: Word): Promise<boolean> {
  return new Promise((resolve, reject) => {
    gathered.push({ ...word, resolve, reject });
    if (!writing) void writeGathered();
  });
}

async function writeGathered(): Promise<void> {
  writing = true;
  while (gathered.length > 0) {
    const words = gathered;
    gathered = [];
    try {
      const taken = await write(words);
      for (const { edgeId, version, resolve } of words) resolve(taken.get(edgeId) === version);
    } catch (error) {
      for (const { reject } of words) reject(error);
    }
  }
  writing = false;
}

/** The version that each edge stands at by its own word, where that was taken. */
async function write(words: readonly Word[]): Promise<Map<string, number>> {
  // The newest of several words of one edge: the others are behind it, whatever order they came in.
  const newest = new Map<string, Word>();
  for (const word of words)
    if ((newest.get(word.edgeId)?.version ?? 0) <= word.version) newest.set(word.edgeId, word);
  const rows = await inTransaction(async (tx) => {
    const noted = await noteAcknowledgements(tx, [...newest.values()]);
    const changed = new Set(
      noted.flatMap(({ id, newer }) => (newer ? (newest.get(id)?.dataPlaneId ?? []) : [])),
    );
    for (const dataPlaneId of changed) await publishLive(tx, "dataplane", dataPlaneId);
    return noted;
  });
  return new Map(rows.map(({ id }) => [id, newest.get(id)?.version ?? 0]));
}
