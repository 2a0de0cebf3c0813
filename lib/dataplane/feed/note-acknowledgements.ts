import { inTransaction } from "@/lib/platform/db/transaction";
import { publishLive } from "@/lib/platform/live";
import { Together } from "@/lib/platform/together";
import { noteAcknowledgements } from "../store/planes";

type Word = { edgeId: string; dataPlaneId: string; version: number; at: Date };

/**
 * Notes what an edge says it runs; false when it said a newer version meanwhile, or was removed. Words that come
 * together are written together: a thousand edges that have fetched the same table say so within the same second, and
 * each would wait for the disk and for the lock of NOTIFY on its own.
 */
export const noteAcknowledgement = (word: Word): Promise<boolean> => words.ask(word);

const words = new Together<Word, boolean>(async (lot) => {
  // The newest of several words of one edge: the others are behind it, whatever order they came in.
  const newest = new Map<string, Word>();
  for (const word of lot)
    if ((newest.get(word.edgeId)?.version ?? 0) <= word.version) newest.set(word.edgeId, word);
  const taken = await inTransaction(async (tx) => {
    const noted = await noteAcknowledgements(tx, [...newest.values()]);
    const changed = new Set(
      noted.flatMap(({ id, newer }) => (newer ? (newest.get(id)?.dataPlaneId ?? []) : [])),
    );
    for (const dataPlaneId of changed) await publishLive(tx, "dataplane", dataPlaneId);
    return new Set(noted.map(({ id }) => id));
  });
  return lot.map(({ edgeId, version }) => taken.has(edgeId) && newest.get(edgeId)?.version === version);
});
