import { refuse } from "@/lib/platform/errors";
import { Recent } from "@/lib/platform/recent";
import type { Snapshot } from "../model";
import { loadSnapshot } from "../store/snapshots";

/** A snapshot never changes; kept for as long as someone is likely to ask about it again. */
const keepMs = 15 * 60_000;
const recent = new Recent<Snapshot>();

/** A frozen snapshot by its hash. Refuses `not_found`. */
export function frozenSnapshot(sha256: string): Promise<Snapshot> {
  return recent.get(sha256, keepMs, async () => {
    const snapshot = await loadSnapshot(sha256);
    return (
      snapshot ??
      refuse(
        "not_found",
        `There is no snapshot ${sha256}; freeze the estate or choose a plan's.`,
        "snapshotSha256",
      )
    );
  });
}
