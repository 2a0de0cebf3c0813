import { parseAsJson, parseAsString } from "nuqs/server";
import { type Change, changesSchema } from "@/lib/planning/what-if/change";

/** What is asked stands in the address: copying it shows a colleague the same what-if, and going back undoes a change. */
export const addressParsers = {
  /** SHA-256 of the snapshot asked about; the newest when left out. */
  snapshot: parseAsString,
  changes: parseAsJson((value): Change[] | null => changesSchema.safeParse(value).data ?? null).withDefault(
    [],
  ),
  /** The kept what-if that this began as. */
  kept: parseAsString,
};

/** The address of the workbench with a question on it. */
export function addressOf(question: {
  snapshotSha256?: string;
  changes: readonly Change[];
  kept?: string;
}): string {
  const search = new URLSearchParams();
  if (question.snapshotSha256) search.set("snapshot", question.snapshotSha256);
  if (question.changes.length > 0) search.set("changes", JSON.stringify(question.changes));
  if (question.kept) search.set("kept", question.kept);
  return search.size === 0 ? "/what-if" : `/what-if?${search}`;
}
