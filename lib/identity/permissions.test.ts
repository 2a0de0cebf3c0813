import { describe, expect, it } from "vitest";
import { type Actor, roles, systemActor } from "./model";
import { can, type Permission, permissions, requirePermission, whyNot } from "./permissions";

const actors = ["viewer", "sre", "finance", "manager", "admin", "ingest", "edge", "alarm", "system"] as const;

/**
 * The whole table, written down a second time: a change to who may do what must be made twice, on purpose.
 * Columns as above, V S F M A I E L and Y for Ballast's own processes.
 */
const expected: Record<Permission, string> = {
  "fleet:read": "V S F M A - - - -",
  "fleet:operate": "- S - - A - - - -",
  "fleet:manage": "- - - - A - - - -",
  "contracts:read": "V S F M A - - - -",
  "contracts:manage": "- - F - A - - - -",
  "residency:read": "V S F M A - - - -",
  "residency:manage": "- - - M A - - - -",
  "telemetry:ingest": "- - - - A I - - -",
  "telemetry:read": "V S F M A - - - -",
  "telemetry:roll": "- - - - - - - - Y",
  "grid:read": "V S F M A - - - -",
  "grid:manage": "- S F - A - - - Y",
  "demand:read": "V S F M A - - - -",
  "demand:manage": "- S - - A - - - -",
  "spend:read": "V S F M A - - - -",
  "spend:estimate": "- - - - - - - - Y",
  "plans:read": "V S F M A - - - -",
  "plans:propose": "- S - M A - - - -",
  "plans:solve": "- - - - - - - - Y",
  "backtests:run": "- S F M A - - - -",
  "whatifs:ask": "V S F M A - - - -",
  "whatifs:keep": "- S F M A - - - -",
  "policy:manage": "- - - M A - - - -",
  "approvals:read": "V S F M A - - - -",
  "approvals:decide": "- - - M - - - - -",
  "approvals:agree": "- - F - - - - - -",
  "approvals:sign": "- S F M - - - - -",
  "approvals:delegate": "- - F M - - - - -",
  "approvals:revoke_delegation": "- - F M A - - - -",
  "shifts:read": "V S F M A - - - -",
  "shifts:propose": "- S - M A - - - -",
  "shifts:operate": "- S - M - - - - -",
  "shifts:control": "- - - - - - - - Y",
  "shifts:freeze": "- - - M A - - - -",
  "alarms:read": "V S F M A - - - -",
  "alarms:send": "- - - - - - - L -",
  "alarms:mute": "- S - M - - - - -",
  "drills:read": "V S F M A - - - -",
  "drills:schedule": "- S - M - - - - -",
  "drills:approve": "- - - M - - - - -",
  "drills:run": "- S - M - - - - -",
  "drills:control": "- - - - - - - - Y",
  "routing:read": "V S F M A - E - -",
  "routing:acknowledge": "- - - - - - E - -",
  "dataplanes:read": "V S F M A - - - Y",
  "dataplanes:operate": "- S - - A - - - -",
  "dataplanes:manage": "- - - - A - - - -",
  "dataplanes:publish": "- - - - - - - - Y",
  "audit:read": "- S F M A - - - -",
  "audit:export": "- - F M A - - - -",
  "users:read": "- - - - A - - - -",
  "users:manage": "- - - - A - - - Y",
  "tokens:read": "- S - - A - - - -",
  "tokens:manage": "- - - - A - - - Y",
  "notifications:read": "- S - - A - - - -",
  "notifications:manage": "- - - - A - - - -",
  "notifications:deliver": "- - - - - - - - Y",
  "sessions:guard": "- - - - - - - - Y",
  "self:manage": "V S F M A - - - -",
  "live:read": "V S F M A - - - -",
  "metrics:read": "V S - - A - - - -",
};

const actorOf = (name: (typeof actors)[number]): Actor =>
  name === "system"
    ? systemActor("test")
    : { kind: "user", id: name, label: name, roles: [name], from: "test" };

describe("the permission table", () => {
  it("is written down here whole", () => {
    expect(Object.keys(expected).sort()).toEqual(Object.keys(permissions).sort());
  });

  it.each(Object.entries(expected))("%s: %s", (permission, marks) => {
    const allowed = actors.filter((name) => can(actorOf(name), permission as Permission));
    expect(allowed).toEqual(actors.filter((_name, index) => marks.split(" ")[index] !== "-"));
  });
});

describe("an actor", () => {
  it("with several roles may do what any of them may", () => {
    const actor: Actor = { ...actorOf("finance"), roles: ["finance", "sre"] };
    expect(can(actor, "contracts:manage")).toBe(true);
    expect(can(actor, "shifts:operate")).toBe(true);
    expect(can(actor, "approvals:decide")).toBe(false);
  });

  it("without a role may do nothing", () => {
    const nobody: Actor = { ...actorOf("viewer"), roles: [] };
    expect(Object.keys(permissions).filter((permission) => can(nobody, permission as Permission))).toEqual(
      [],
    );
  });

  it("who says to be the system is it by kind, not by role", () => {
    const pretender: Actor = { ...systemActor("test"), kind: "user", roles: [...roles] };
    expect(can(pretender, "shifts:control")).toBe(false);
    expect(can({ ...systemActor("test"), roles: [...roles] }, "approvals:decide")).toBe(false);
  });

  it("is told which role is missing", () => {
    expect(whyNot(actorOf("viewer"), "plans:propose")).toBe(
      "This needs the role sre or manager or admin; you have viewer.",
    );
    expect(whyNot(actorOf("admin"), "plans:solve")).toBe("Only Ballast's own worker does this.");
    expect(() => requirePermission(actorOf("viewer"), "users:manage")).toThrow(
      expect.objectContaining({ code: "forbidden", status: 403 }),
    );
  });
});
