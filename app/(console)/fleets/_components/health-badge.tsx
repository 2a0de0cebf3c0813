import type { Status } from "@/components/ui/status";
import { StatusBadge } from "@/components/ui/status-badge";
import type { FleetHealth, HealthState } from "@/lib/fleet/health";

/** A fleet's health as one of the console's statuses. */
export const healthStatus = (state: HealthState): Status => state;

/** A fleet's state; the reasons on hover. */
export function HealthBadge({ health, filled = false }: { health: FleetHealth; filled?: boolean }) {
  const reasons = health.findings.map((finding) => finding.reason).join(" ");
  return (
    <span title={reasons || undefined}>
      <StatusBadge status={healthStatus(health.state)} filled={filled} />
    </span>
  );
}
