import type { Status } from "@/components/ui/status";
import { StatusBadge } from "@/components/ui/status-badge";
import type { BacktestRecord } from "@/lib/planning/queries/backtests";

const looks: Record<BacktestRecord["state"], { status: Status; label: string }> = {
  asked: { status: "pending", label: "Waiting" },
  running: { status: "running", label: "Running" },
  done: { status: "completed", label: "Done" },
  failed: { status: "failed", label: "Failed" },
  cancelled: { status: "aborted", label: "Cancelled" },
};

export function BacktestStatus({
  state,
  filled = false,
}: {
  state: BacktestRecord["state"];
  filled?: boolean;
}) {
  const { status, label } = looks[state];
  return <StatusBadge status={status} label={label} filled={filled} />;
}
