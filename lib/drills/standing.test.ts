import { describe, expect, it } from "vitest";
import type { Actor, Role } from "@/lib/identity/model";
import { type Decidable, mayDecideOn, notApproved } from "./standing";

const version: Decidable = { version: 2, authorId: "sara", author: "Sara", decision: null };
const who = (id: string, roles: Role[], kind: Actor["kind"] = "user") => ({ id, roles, kind });
const given = (decision: "approve" | "reject"): Decidable => ({
  ...version,
  decision: { decision, by: "Mona" },
});

describe("the standing of a drill", () => {
  it("runs only once approved", () => {
    expect(notApproved(version)).toBe("Version 2, by Sara, waits for a manager's approval.");
    expect(notApproved(given("reject"))).toBe("Mona rejected version 2. Change it.");
    expect(notApproved(given("approve"))).toBeNull();
  });

  it.each([
    ["a manager", version, who("mona", ["manager"]), null],
    ["its author, manager or not", version, who("sara", ["sre", "manager"]), "You wrote this version."],
    ["an SRE", version, who("otto", ["sre"]), "This needs the role manager"],
    ["an administrator", version, who("ada", ["admin"]), "This needs the role manager"],
    ["a token", version, who("token", ["manager"], "token"), "A person decides"],
    ["a second manager", given("approve"), who("max", ["manager"]), "Mona has decided on version 2 already."],
  ])("is decided by %s", (_, of, actor, because) => {
    const may = mayDecideOn(of, actor);
    expect(may.allowed).toBe(because === null);
    if (!may.allowed) expect(may.because).toContain(because);
  });
});
