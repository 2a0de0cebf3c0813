import { refuse } from "@/lib/platform/errors";
import type { Actor, Role } from "./model";

const everyone = ["viewer", "sre", "finance", "manager", "admin"] as const;

/**
 * Who may do what. The one table that verbs, the API and the UI ask.
 * `system` marks what Ballast's own processes do.
 */
export const permissions = {
  "fleet:read": everyone,
  "fleet:operate": ["sre", "admin"],
  "fleet:manage": ["admin"],
  "contracts:read": everyone,
  "contracts:manage": ["finance", "admin"],
  "residency:read": everyone,
  "residency:manage": ["manager", "admin"],
  "telemetry:ingest": ["ingest", "admin"],
  "telemetry:read": everyone,
  "telemetry:roll": ["system"],
  "grid:read": everyone,
  "grid:manage": ["system", "sre", "finance", "admin"],
  "demand:read": everyone,
  "demand:manage": ["sre", "admin"],
  "spend:read": everyone,
  "spend:estimate": ["system"],
  "plans:read": everyone,
  "plans:propose": ["sre", "manager", "admin"],
  "plans:solve": ["system"],
  "backtests:run": ["sre", "finance", "manager", "admin"],
  "whatifs:ask": everyone,
  "whatifs:keep": ["sre", "finance", "manager", "admin"],
  "policy:manage": ["manager", "admin"],
  "approvals:read": everyone,
  "approvals:decide": ["manager"],
  // Finance signs beside the manager where much money moves.
  "approvals:agree": ["finance"],
  // Signing for somebody who said so, or in one's own right: the verb looks which.
  "approvals:sign": ["sre", "finance", "manager"],
  "approvals:delegate": ["finance", "manager"],
  "approvals:revoke_delegation": ["finance", "manager", "admin"],
  "shifts:read": everyone,
  "shifts:propose": ["sre", "manager", "admin"],
  "shifts:operate": ["sre", "manager"],
  "shifts:control": ["system"],
  "shifts:freeze": ["manager", "admin"],
  "alarms:read": everyone,
  "alarms:send": ["alarm"],
  "alarms:mute": ["sre", "manager"],
  "drills:read": everyone,
  "drills:schedule": ["sre", "manager"],
  "drills:approve": ["manager"],
  "drills:run": ["sre", "manager"],
  "drills:control": ["system"],
  "routing:read": ["edge", ...everyone],
  "routing:acknowledge": ["edge"],
  "dataplanes:read": ["system", ...everyone],
  "dataplanes:operate": ["sre", "admin"],
  "dataplanes:manage": ["admin"],
  "dataplanes:publish": ["system"],
  "audit:read": ["sre", "finance", "manager", "admin"],
  "audit:export": ["finance", "manager", "admin"],
  "users:read": ["admin"],
  "users:manage": ["system", "admin"],
  "tokens:read": ["sre", "admin"],
  "tokens:manage": ["system", "admin"],
  "notifications:read": ["sre", "admin"],
  "notifications:manage": ["admin"],
  "notifications:deliver": ["system"],
  "sessions:guard": ["system"],
  "self:manage": everyone,
  "live:read": everyone,
  "metrics:read": ["viewer", "sre", "admin"],
} as const satisfies Record<string, readonly (Role | "system")[]>;

export type Permission = keyof typeof permissions;

/** Whether the actor may. Pure: the UI asks it to disable a control, the verb to refuse. */
export function can(actor: Pick<Actor, "kind" | "roles">, permission: Permission): boolean {
  const allowed: readonly string[] = permissions[permission];
  if (actor.kind === "system") return allowed.includes("system");
  return actor.roles.some((role) => allowed.includes(role));
}

/** Why a control is disabled, as a sentence; null when it is allowed. */
export function whyNot(actor: Pick<Actor, "kind" | "roles">, permission: Permission): string | null {
  if (can(actor, permission)) return null;
  const allowed = permissions[permission].filter((role) => role !== ("system" as string));
  if (allowed.length === 0) return "Only Ballast's own worker does this.";
  return `This needs the role ${allowed.join(" or ")}; you have ${actor.roles.join(", ") || "none"}.`;
}

/** Refuses with `forbidden` unless the actor may. First line of every verb and query. */
export function requirePermission(actor: Actor, permission: Permission): void {
  const why = whyNot(actor, permission);
  if (why) refuse("forbidden", why);
}
