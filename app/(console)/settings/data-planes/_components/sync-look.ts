import type { Status } from "@/components/ui/status";
import type { SyncState } from "@/lib/dataplane/model";

/** How each sync state looks. Being in sync and being well are two things: see healthLook. */
export const syncLook: Record<SyncState, { status: Status; label: string }> = {
  in_sync: { status: "ok", label: "In sync" },
  behind: { status: "applying", label: "Behind" },
  drifted: { status: "degraded", label: "Drifted" },
  unreachable: { status: "critical", label: "Unreachable" },
  unknown: { status: "no_data", label: "Not known yet" },
};

export function healthLook(healthy: boolean | null): { status: Status; label: string } {
  if (healthy === null) return { status: "no_data", label: "Not asked yet" };
  return healthy ? { status: "active", label: "Up" } : { status: "critical", label: "Down" };
}
