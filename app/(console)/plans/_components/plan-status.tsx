import type { Status } from "@/components/ui/status";
import { StatusBadge } from "@/components/ui/status-badge";

export type PlanStateName = "solving" | "ready" | "failed" | "superseded";

const looks: Record<PlanStateName, { status: Status; label: string }> = {
  solving: { status: "computing", label: "Solving" },
  ready: { status: "ok", label: "Ready" },
  failed: { status: "failed", label: "Failed" },
  superseded: { status: "superseded", label: "Superseded" },
};

export function PlanStatus({ state, filled = false }: { state: PlanStateName; filled?: boolean }) {
  const { status, label } = looks[state];
  return <StatusBadge status={status} label={label} filled={filled} />;
}
