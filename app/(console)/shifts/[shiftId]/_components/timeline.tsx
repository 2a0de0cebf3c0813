import { Instant } from "@/components/format/time";
import type { TimelineEntry } from "@/lib/shifts/store/timeline";

const names: Readonly<Record<string, string>> = {
  "shift.propose": "Proposed",
  "shift.propose_by_rhythm": "Proposed by the rhythm",
  "shift.correct": "Approved inside an envelope",
  "shift.approve": "Approved",
  "shift.reject": "Rejected",
  "shift.start": "Started",
  "shift.start_scheduled": "Started by schedule",
  "shift.start_refused": "Scheduled start refused",
  "shift.step": "Table published",
  "shift.confirmed": "Edges confirmed",
  "shift.passed": "Step passed",
  "shift.held": "Held",
  "shift.resumed": "Resumed",
  "shift.paused": "Paused",
  "shift.pause": "Pause asked for",
  "shift.resume": "Resume asked for",
  "shift.abort": "Abort asked for",
  "shift.roll_back": "Rollback asked for",
  "shift.go_to_nearest_safe": "Nearest safe table asked for",
  "shift.rollback_begun": "Rollback began",
  "shift.rolled_back": "Rolled back",
  "shift.completed": "Completed",
  "shift.aborted": "Aborted",
  "shift.expired": "Expired",
  "shift.superseded": "Superseded",
  "shift.request_dropped": "Request not acted on",
  "shift.drain": "Drain started",
  "shift.extend_drain": "Extended",
  "shift.cancel_drain": "Cancelled",
  "shift.undrain": "Undrained",
  "shift.end_expired_drain": "Expired",
  "shift.cannot_return": "Traffic cannot return",
  "shift.sign_drain": "Decided on",
  "approval.remind": "Reminded who may sign",
  "approval_link.make": "Link made for a signer",
  "approval_link.opened": "Link opened",
  "approval_link.used": "Link used to decide",
  "approval_link.refused": "Link refused",
};

/** Everything that happened to the shift, the newest first, from the audit log. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <ol className="max-h-[60vh] overflow-y-auto">
      {entries.map((entry) => (
        <li
          key={entry.seq}
          className="grid gap-x-3 border-b border-line py-1.5 text-sm sm:grid-cols-[10.5rem_minmax(0,1fr)]"
        >
          <span className="text-xs text-muted">
            <Instant at={entry.at} to="second" />
          </span>
          <span className="min-w-0">
            <span className="font-medium">{names[entry.action] ?? entry.action}</span>{" "}
            <span className="text-muted">{entry.actor}</span>
            {entry.reason ? (
              <span className="block text-muted [overflow-wrap:anywhere]">{entry.reason}</span>
            ) : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
