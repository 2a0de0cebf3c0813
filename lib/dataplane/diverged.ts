import type { Notice } from "@/lib/notifications/model";
import type { SyncState } from "./model";

interface Reading {
  readonly edge: string;
  readonly sync: SyncState;
  readonly note: string | null;
}

/**
 * What people are told when edges of a data plane run something else than Ballast published; null when none has begun
 * to. Told once an hour at most: what somebody changes back and forth all night is one piece of news.
 */
export function divergedNotice(
  plane: { readonly id: string; readonly name: string; readonly syncBefore: ReadonlyMap<string, SyncState> },
  readings: readonly Reading[],
  now: Date,
): Notice | null {
  const begun = readings.filter(
    ({ edge, sync }) => sync === "drifted" && plane.syncBefore.get(edge) !== "drifted",
  );
  const [first] = begun;
  if (!first) return null;
  const others = begun.length > 1 ? ` So do ${begun.length - 1} more of its edges.` : "";
  return {
    key: `plane.diverged/${plane.id}/${now.toISOString().slice(0, 13)}`,
    kind: "plane.diverged",
    title: `${plane.name} runs something else than was published`,
    text: `${first.edge}: ${first.note ?? "its routes differ."}${others}`,
    facts: [],
    path: "/settings/data-planes",
    planId: null,
    shiftId: null,
    sign: null,
  };
}
