import Link from "next/link";
import { RelativeTime } from "@/components/format/time";
import { StatusBadge } from "@/components/ui/status-badge";
import type { DrainView } from "@/lib/shifts/queries/drains";

/** Drains whose traffic has not been sent back: until when, and who answers for them. */
export function OpenDrains({ drains }: { drains: readonly DrainView[] }) {
  return (
    <ul>
      {drains.map((drain) => (
        <li
          key={drain.shiftId}
          className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-b border-line py-2 text-sm"
        >
          <span className="min-w-0">
            <Link href={`/shifts/${drain.shiftId}`} className="font-medium text-accent hover:underline">
              {drain.scope.id}
            </Link>{" "}
            <span className="text-muted">
              {drain.scope.kind}, {drain.leaving.length} {drain.leaving.length === 1 ? "fleet" : "fleets"}.{" "}
              {drain.reason}
            </span>
          </span>
          <span className="flex flex-wrap items-baseline gap-x-4">
            <span className="text-muted">
              started by {drain.startedBy}, <RelativeTime at={drain.startedAt} />; expires{" "}
              <RelativeTime at={drain.expiresAt} />
            </span>
            {drain.cannotReturn ? <StatusBadge status="critical" label="Cannot return" /> : null}
            <SignatureBadge drain={drain} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function SignatureBadge({ drain: { signature, overdue } }: { drain: DrainView }) {
  if (signature?.decision === "approve") return <StatusBadge status="approved" label="Signed" />;
  if (signature) return <StatusBadge status="rejected" label="Objected to" />;
  return overdue ? (
    <StatusBadge status="critical" label="Signature overdue" />
  ) : (
    <StatusBadge status="proposed" label="Unsigned" />
  );
}
