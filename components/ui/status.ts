/** What a status looks like: never colour alone, so each has a shape and a word as well. */
export type StatusTone = "ok" | "warn" | "critical" | "active" | "neutral";
export type StatusShape =
  | "disc"
  | "triangle"
  | "diamond"
  | "dashed"
  | "ring"
  | "bars"
  | "half"
  | "check"
  | "cross"
  | "back"
  | "clock";

type Look = { tone: StatusTone; shape: StatusShape; label: string };

/**
 * Every state Ballast shows, with one look each. Red is for what needs a human now; what is merely
 * over (rejected, expired, superseded) is neutral.
 */
export const statusLooks = {
  ok: { tone: "ok", shape: "disc", label: "OK" },
  degraded: { tone: "warn", shape: "triangle", label: "Degraded" },
  critical: { tone: "critical", shape: "diamond", label: "Critical" },
  no_data: { tone: "neutral", shape: "dashed", label: "No data" },
  stale: { tone: "warn", shape: "clock", label: "Stale" },
  draining: { tone: "active", shape: "half", label: "Draining" },
  drained: { tone: "neutral", shape: "bars", label: "Drained" },

  draft: { tone: "neutral", shape: "ring", label: "Draft" },
  computing: { tone: "active", shape: "half", label: "Computing" },
  proposed: { tone: "active", shape: "ring", label: "Proposed" },
  approved: { tone: "ok", shape: "check", label: "Approved" },
  rejected: { tone: "neutral", shape: "cross", label: "Rejected" },
  expired: { tone: "neutral", shape: "clock", label: "Expired" },
  superseded: { tone: "neutral", shape: "cross", label: "Superseded" },
  failed: { tone: "critical", shape: "diamond", label: "Failed" },

  running: { tone: "active", shape: "half", label: "Running" },
  paused: { tone: "warn", shape: "bars", label: "Paused" },
  completed: { tone: "ok", shape: "check", label: "Completed" },
  aborted: { tone: "warn", shape: "cross", label: "Aborted" },
  rolling_back: { tone: "critical", shape: "back", label: "Rolling back" },
  rolled_back: { tone: "warn", shape: "back", label: "Rolled back" },

  pending: { tone: "neutral", shape: "ring", label: "Pending" },
  applying: { tone: "active", shape: "half", label: "Applying" },
  baking: { tone: "active", shape: "clock", label: "Baking" },
  passed: { tone: "ok", shape: "check", label: "Passed" },
  held: { tone: "warn", shape: "bars", label: "Held" },
  breached: { tone: "critical", shape: "diamond", label: "Breached" },

  allowed: { tone: "ok", shape: "check", label: "Allowed" },
  limited: { tone: "neutral", shape: "half", label: "Limited" },
  denied: { tone: "neutral", shape: "cross", label: "Denied" },
  violation: { tone: "critical", shape: "diamond", label: "Violation" },
  unknown: { tone: "warn", shape: "dashed", label: "Unknown" },
  active: { tone: "ok", shape: "disc", label: "Active" },
  inactive: { tone: "neutral", shape: "ring", label: "Inactive" },
  revoked: { tone: "neutral", shape: "cross", label: "Revoked" },
  on_track: { tone: "ok", shape: "disc", label: "On track" },
  shortfall: { tone: "critical", shape: "triangle", label: "Shortfall" },
  late: { tone: "warn", shape: "clock", label: "Late" },
  overage: { tone: "warn", shape: "triangle", label: "Overage" },
} as const satisfies Record<string, Look>;

export type Status = keyof typeof statusLooks;

/** True when `value` is one of the states with a look. */
export function isStatus(value: string): value is Status {
  return Object.hasOwn(statusLooks, value);
}
