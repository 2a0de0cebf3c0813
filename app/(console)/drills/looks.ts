import type { Status } from "@/components/ui/status";
import type { DrillPhase, DrillResult } from "@/lib/drills/model";

type Look = { status: Status; label: string };

/** How the result of a run looks and is called. */
export const resultLooks: Readonly<Record<DrillResult, Look>> = {
  passed: { status: "passed", label: "Passed" },
  missed: { status: "late", label: "Objective missed" },
  failed: { status: "failed", label: "Failed" },
  not_run: { status: "held", label: "Not run" },
  cancelled: { status: "aborted", label: "Cancelled" },
};

export const phaseLooks: Readonly<Record<Exclude<DrillPhase, "ended">, Look>> = {
  waiting: { status: "pending", label: "Waiting to begin" },
  draining: { status: "draining", label: "Draining" },
  holding: { status: "drained", label: "Drained" },
  returning: { status: "rolling_back", label: "Returning" },
  settling: { status: "baking", label: "Returned, watched" },
};

export const standingLooks = {
  approved: { status: "approved", label: "Approved" },
  proposed: { status: "proposed", label: "Waits for approval" },
  rejected: { status: "rejected", label: "Rejected" },
  retired: { status: "inactive", label: "Retired" },
} as const satisfies Record<string, Look>;

/** How a run looks: its result once it has ended, its phase before. */
export function runLook({ phase, result }: { phase: DrillPhase; result: DrillResult | null }): Look {
  if (result) return resultLooks[result];
  return phase === "ended" ? { status: "unknown", label: "Ended" } : phaseLooks[phase];
}
