import { describe, expect, it } from "vitest";
import type { Role } from "@/lib/identity/model";
import { delegationState, type Given, signatureLabel, standing } from "./delegation";
import { managerSigns, type Signable, type Signature } from "./model";
import type { Asked } from "./policy";

const now = new Date("2026-11-20T03:00:00Z");
const hour = (n: number) => new Date(now.getTime() + n * 3_600_000);
const of = (more: Partial<Signable> = {}, given: readonly Signature[] = []): Asked => ({
  signable: {
    proposedById: "ada",
    snapshotSha256: "s".repeat(64),
    expiresAt: hour(1),
    requirement: { needs: [managerSigns] },
    ...more,
  },
  given,
  decision: "approve",
});
const signable = of();
const both = { needs: [managerSigns, { role: "finance" as const, because: "Much money." }] };
const person = (id: string, ...roles: Role[]) => ({ kind: "user" as const, id, roles });
const sam = person("sam", "sre");

const given = (more: Partial<Given> = {}): Given => ({
  id: "d1",
  delegatorId: "mona",
  delegatorLabel: "Mona",
  delegateId: "sam",
  delegateLabel: "Sam",
  role: "manager",
  reason: "on leave",
  startsAt: hour(-1),
  endsAt: hour(24),
  revokedAt: null,
  delegator: { roles: ["manager"], disabled: false },
  ...more,
});

const cases: [string, Parameters<typeof standing>, { for: string | null } | string][] = [
  ["an SRE with a delegation signs for its giver", [signable, sam, [given()], now], { for: "Mona" }],
  [
    "a manager with one signs in their own right",
    [signable, person("sam", "manager"), [given()], now],
    { for: null },
  ],
  ["an SRE without", [signable, sam, [], now], "This needs the role manager"],
  [
    "an SRE with somebody else's",
    [signable, sam, [given({ delegateId: "eve" })], now],
    "This needs the role manager",
  ],
  ["once revoked", [signable, sam, [given({ revokedAt: now })], now], "This needs the role manager"],
  ["once ended", [signable, sam, [given({ endsAt: now })], now], "This needs the role manager"],
  ["before it begins", [signable, sam, [given({ startsAt: hour(1) })], now], "This needs the role manager"],
  [
    "for a proposal of its giver",
    [of({ proposedById: "mona" }), sam, [given()], now],
    "Mona proposed this shift",
  ],
  [
    "for a proposal of the delegate",
    [of({ proposedById: "sam" }), sam, [given()], now],
    "You proposed this shift.",
  ],
  [
    "for a proposal of the delegate, who is a manager too",
    [of({ proposedById: "sam" }), person("sam", "sre", "manager"), [given()], now],
    "You proposed this shift.",
  ],
  [
    "for a giver who is no manager any more",
    [signable, sam, [given({ delegator: { roles: ["viewer"], disabled: false } })], now],
    "is no manager any more",
  ],
  [
    "for a giver who is disabled",
    [signable, sam, [given({ delegator: { roles: ["manager"], disabled: true } })], now],
    "is no manager any more",
  ],
  [
    "by a token of the same id",
    [signable, { kind: "token", id: "sam", roles: ["sre"] }, [given()], now],
    "A person signs",
  ],
  ["too late", [of({ expiresAt: now }), sam, [given()], now], "This proposal has expired."],
  [
    "with two, of which one cannot serve",
    [
      of({ proposedById: "mona" }),
      sam,
      [given(), given({ id: "d2", delegatorId: "max", delegatorLabel: "Max" })],
      now,
    ],
    { for: "Max" },
  ],
  [
    "in a role that is not asked for",
    [signable, sam, [given({ role: "finance", delegator: { roles: ["finance"], disabled: false } })], now],
    "This needs the role manager",
  ],
  [
    "in the role that was delegated, where that is missing",
    [
      of({ requirement: both }, [
        { decidedById: "max", onBehalfOfId: null, role: "manager", decision: "approve" },
      ]),
      sam,
      [given({ role: "finance", delegator: { roles: ["finance"], disabled: false } })],
      now,
    ],
    { for: "Mona" },
  ],
  [
    "in a role that its giver has lost, although they have another",
    [
      of({ requirement: both }),
      sam,
      [given({ role: "finance", delegator: { roles: ["manager"], disabled: false } })],
      now,
    ],
    "is not of finance any more",
  ],
  [
    "for a giver who has signed themselves",
    [
      of({ requirement: both }, [
        { decidedById: "mona", onBehalfOfId: null, role: "finance", decision: "approve" },
      ]),
      sam,
      [given()],
      now,
    ],
    "has decided on it already",
  ],
  [
    "by a delegate who has signed for another",
    [
      of({ requirement: both }, [
        { decidedById: "sam", onBehalfOfId: "max", role: "finance", decision: "approve" },
      ]),
      sam,
      [given()],
      now,
    ],
    "You have decided on this shift already",
  ],
];

describe("standing before a decision", () => {
  it.each(cases)("%s", (_, [what, actor, delegations, at], expected) => {
    const answer = standing(what, actor, delegations, at);
    if (typeof expected === "string")
      expect(answer).toMatchObject({ allowed: false, because: expect.stringContaining(expected) });
    else {
      expect(answer.allowed).toBe(true);
      expect(answer.allowed && (answer.ways[0].for?.delegatorLabel ?? null)).toBe(expected.for);
    }
  });
});

describe("a delegation", () => {
  it.each([
    ["in its time", given(), "holds"],
    ["at its first instant", given({ startsAt: now }), "holds"],
    ["at its end", given({ endsAt: now }), "ended"],
    ["revoked", given({ revokedAt: hour(-1) }), "revoked"],
    ["revoked and ended", given({ revokedAt: hour(-1), endsAt: now }), "revoked"],
  ])("%s", (_, delegation, state) => expect(delegationState(delegation, now)).toBe(state));

  it("is told wherever its signature is", () => {
    expect(signatureLabel("Sam", given())).toBe("Sam, on behalf of Mona");
    expect(signatureLabel("Mona", null)).toBe("Mona");
  });
});
