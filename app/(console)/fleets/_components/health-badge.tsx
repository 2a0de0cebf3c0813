import { StatusBadge } from "@/components/ui/status-badge";
import type { FleetHealth } from "@/lib/fleet/health";

/** A fleet's state; the reasons on hover. */
export function HealthBadge({ health, filled = false }: { health: FleetHealth; filled?: boolean }) {
  const reasons = health.findings.map((finding) => finding.reason).join(" ");
  return (
    <span title={reasons || undefined}>
      <StatusBadge status={health.state} filled={filled} />
    </span>
  );
}
