import { RelativeTime } from "@/components/format/time";
import { Section } from "@/components/ui/section";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Approval, Requirement } from "@/lib/approvals/model";
import { tally } from "@/lib/approvals/tally";

const roleNames = { manager: "Manager", finance: "Finance" } as const;

/** Every signature that a shift needs and why, with who gave it and what is missing. */
export function Signatures({
  shift,
  approvals,
}: {
  shift: { readonly requirement: Requirement; readonly proposedById: string };
  approvals: readonly Approval[];
}) {
  const { needs, missing, rejection } = tally(shift, approvals);
  if (needs.length === 0) return null;
  return (
    <Section
      title="Signatures"
      note={
        rejection
          ? "One rejection is enough to end it"
          : missing.length === 0
            ? "All are there"
            : `${needs.length - missing.length} of ${needs.length}, each by another person and none by who proposed it`
      }
    >
      <ul>
        {needs.map(({ need, by }) => (
          <li
            key={need.because}
            className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-b border-line py-2 text-sm"
          >
            <StatusBadge
              status={by ? "approved" : "pending"}
              label={by ? `${roleNames[need.role]} signed` : `${roleNames[need.role]} missing`}
            />
            <span className="min-w-0 flex-1 basis-64">
              {need.because}
              {by ? (
                <span className="block text-muted">
                  {by.decidedByLabel}, <RelativeTime at={by.at} />: {by.reason}
                </span>
              ) : null}
            </span>
          </li>
        ))}
        {rejection ? (
          <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-b border-line py-2 text-sm">
            <StatusBadge status="rejected" label="Rejected" />
            <span className="min-w-0 flex-1 basis-64">
              {rejection.decidedByLabel}, <RelativeTime at={rejection.at} />: {rejection.reason}
            </span>
          </li>
        ) : null}
      </ul>
    </Section>
  );
}
