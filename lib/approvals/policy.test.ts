import { describe, expect, it } from "vitest";
import type { Role } from "@/lib/identity/model";
import { mayDecide, maySignAfterwards, voidBecause } from "./policy";

const now = new Date("2026-11-20T03:00:00Z");
const soon = new Date(now.getTime() + 1);
const signable = { proposedById: "ada", snapshotSha256: "s".repeat(64), expiresAt: soon };
const person = (id: string, ...roles: Role[]) => ({ kind: "user" as const, id, roles });

const cases: [string, Parameters<typeof mayDecide>, string | null][] = [
  ["a manager who did not propose it", [signable, person("bob", "manager"), now], null],
  ["a manager who is an SRE too", [signable, person("bob", "sre", "manager"), now], null],
  ["the proposer, although a manager", [signable, person("ada", "manager"), now], "You proposed this shift."],
  ["an SRE", [signable, person("eve", "sre"), now], "This needs the role manager"],
  ["finance", [signable, person("eve", "finance"), now], "This needs the role manager"],
  ["a viewer", [signable, person("eve", "viewer"), now], "This needs the role manager"],
  [
    "an admin, who runs Ballast but answers for no traffic",
    [signable, person("eve", "admin"), now],
    "This needs the role manager",
  ],
  ["a manager's token", [signable, { kind: "token", id: "t", roles: ["manager"] }, now], "A person signs"],
  ["the system", [signable, { kind: "system", id: "worker", roles: [] }, now], "This needs the role manager"],
  [
    "a manager who comes too late",
    [{ ...signable, expiresAt: now }, person("bob", "manager"), now],
    "This proposal has expired.",
  ],
];

describe("who may decide", () => {
  it.each(cases)("%s", (_, [what, actor, at], refusal) => {
    const answer = mayDecide(what, actor, at);
    if (refusal === null) expect(answer).toEqual({ allowed: true });
    else expect(answer).toMatchObject({ allowed: false, because: expect.stringContaining(refusal) });
  });
});

const afterwards: [string, Parameters<typeof maySignAfterwards>, string | null][] = [
  ["a manager who did not do it", [signable, person("bob", "manager"), []], null],
  ["a second manager", [signable, person("bob", "manager"), [{ decidedById: "eve" }]], null],
  ["the one who did it", [signable, person("ada", "sre", "manager"), []], "You started this drain."],
  ["an SRE", [signable, person("eve", "sre"), []], "This needs the role manager"],
  ["a manager's token", [signable, { kind: "token", id: "t", roles: ["manager"] }, []], "A person signs"],
  ["twice", [signable, person("bob", "manager"), [{ decidedById: "bob" }]], "already"],
];

describe("who may sign afterwards", () => {
  it.each(afterwards)("%s", (_, [what, actor, given], refusal) => {
    const answer = maySignAfterwards(what, actor, given);
    if (refusal === null) expect(answer).toEqual({ allowed: true });
    else expect(answer).toMatchObject({ allowed: false, because: expect.stringContaining(refusal) });
  });
});

describe("what a signature covers", () => {
  const approval = { snapshotSha256: signable.snapshotSha256, expiresAt: soon };

  it("covers the inputs it was given for, until it expires", () => {
    expect(voidBecause(approval, signable, now)).toBeNull();
    expect(voidBecause(approval, signable, soon)).toContain("expired");
    expect(voidBecause({ ...approval, snapshotSha256: "t".repeat(64) }, signable, now)).toContain(
      "other inputs",
    );
  });
});
