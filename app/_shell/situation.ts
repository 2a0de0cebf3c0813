import type { Status } from "@/components/ui/status";
import type { Situation } from "@/lib/shifts/actions";

/** How a shift's situation looks and is called. */
export const situationLooks: Readonly<Record<Situation, { status: Status; label: string }>> = {
  draft: { status: "draft", label: "Draft" },
  proposed: { status: "proposed", label: "Waits for approval" },
  approved: { status: "approved", label: "Approved, not started" },
  running: { status: "running", label: "Running" },
  running_paused: { status: "paused", label: "Paused" },
  running_held: { status: "held", label: "Held" },
  rolling_back: { status: "rolling_back", label: "Rolling back" },
  rolling_back_held: { status: "rolling_back", label: "Rolling back, held" },
  completed: { status: "completed", label: "Completed" },
  rejected: { status: "rejected", label: "Rejected" },
  expired: { status: "expired", label: "Expired" },
  superseded: { status: "superseded", label: "Superseded" },
  aborted: { status: "aborted", label: "Aborted" },
  rolled_back: { status: "rolled_back", label: "Rolled back" },
};
