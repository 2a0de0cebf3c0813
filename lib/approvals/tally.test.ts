import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Role } from "@/lib/identity/model";
import { type Given, standing } from "./delegation";
import { managerSigns, type Need, type Signature } from "./model";
import { missingNames, peopleIn, tally } from "./tally";

const second: Need = { role: "manager", because: "Much of a provider leaves." };
const finance: Need = { role: "finance", because: "Much money." };
const by = (id: string, role: Signature["role"], more: Partial<Signature> = {}): Signature => ({
  decidedById: id,
  onBehalfOfId: null,
  role,
  decision: "approve",
  ...more,
});
const needing = (...needs: Need[]) => ({ proposedById: "ada", requirement: { needs } });

const cases: [string, ReturnType<typeof needing>, Signature[], string][] = [
  ["one manager, none", needing(managerSigns), [], "a manager"],
  ["one manager, one", needing(managerSigns), [by("max", "manager")], ""],
  ["one manager, finance alone", needing(managerSigns), [by("fay", "finance")], "a manager"],
  ["two managers, one", needing(managerSigns, second), [by("max", "manager")], "a manager"],
  ["two managers, none", needing(managerSigns, second), [], "2 managers"],
  [
    "two managers, the same twice",
    needing(managerSigns, second),
    [by("max", "manager"), by("max", "manager")],
    "a manager",
  ],
  [
    "two managers, one in person and once by a delegate",
    needing(managerSigns, second),
    [by("max", "manager"), by("sam", "manager", { onBehalfOfId: "max" })],
    "a manager",
  ],
  [
    "two managers, one delegate for two",
    needing(managerSigns, second),
    [by("sam", "manager", { onBehalfOfId: "max" }), by("sam", "manager", { onBehalfOfId: "mia" })],
    "a manager",
  ],
  [
    "a manager and finance, the same person as both",
    needing(managerSigns, finance),
    [by("both", "manager"), by("both", "finance")],
    "finance",
  ],
  [
    "everything, by three",
    needing(managerSigns, second, finance),
    [by("fay", "finance"), by("max", "manager"), by("mia", "manager")],
    "",
  ],
  ["the proposer's own", needing(managerSigns), [by("ada", "manager")], "a manager"],
  ["for the proposer", needing(managerSigns), [by("sam", "manager", { onBehalfOfId: "ada" })], "a manager"],
  ["nothing needed", needing(), [], ""],
];

describe("counting signatures", () => {
  it.each(cases)("%s", (_, what, given, missing) => {
    const counted = tally(what, given);
    expect(missingNames(counted.missing)).toBe(missing);
    expect(counted.complete).toBe(missing === "");
  });

  it("ends with one rejection, whoever else has signed", () => {
    const given = [by("max", "manager"), by("mia", "manager", { decision: "reject" })];
    expect(tally(needing(managerSigns), given)).toMatchObject({ complete: false, rejection: given[1] });
  });

  it("says who gave which", () => {
    const given = [by("fay", "finance"), by("max", "manager")];
    expect(tally(needing(managerSigns, finance), given).needs.map(({ by: who }) => who?.decidedById)).toEqual(
      ["max", "fay"],
    );
  });
});

const people = ["ada", "bo", "cy", "di", "ed", "flo"];
const roles = fc.uniqueArray(fc.constantFrom<Role>("manager", "finance", "sre", "viewer"), { maxLength: 3 });
const now = new Date("2026-11-20T03:00:00Z");
const later = new Date("2026-11-21T03:00:00Z");

describe("any order of any signatures", () => {
  it("never approves with fewer eligible people than are needed, and never with the proposer among them", () => {
    fc.assert(
      fc.property(
        fc.tuple(...people.map(() => roles)),
        fc.boolean(),
        fc.boolean(),
        fc.array(
          fc.record({
            from: fc.constantFrom(...people),
            to: fc.constantFrom(...people),
            role: fc.constantFrom("manager" as const, "finance" as const),
          }),
          { maxLength: 4 },
        ),
        fc.array(fc.tuple(fc.constantFrom(...people), fc.nat({ max: 3 })), { maxLength: 25 }),
        (held, two, money, delegated, attempts) => {
          const rolesOf = (id: string) => held[people.indexOf(id)] ?? [];
          const what = needing(managerSigns, ...(two ? [second] : []), ...(money ? [finance] : []));
          const signable = { ...what, snapshotSha256: null, expiresAt: later };
          const delegations = delegated
            .filter(({ from, to }) => from !== to)
            .map(
              ({ from, to, role }, index): Given => ({
                id: String(index),
                delegatorId: from,
                delegatorLabel: from,
                delegateId: to,
                delegateLabel: to,
                role,
                reason: "away",
                startsAt: new Date(0),
                endsAt: later,
                revokedAt: null,
                delegator: { roles: rolesOf(from), disabled: false },
              }),
            );
          const given: Signature[] = [];
          for (const [id, choice] of attempts) {
            const asked = { signable, given, decision: "approve" } as const;
            const may = standing(asked, { kind: "user", id, roles: rolesOf(id) }, delegations, now);
            if (!may.allowed) continue;
            const way = may.ways[choice % may.ways.length] ?? may.ways[0];
            const holder = way.for?.delegatorId ?? id;
            expect(rolesOf(holder)).toContain(way.role);
            given.push(by(id, way.role, { onBehalfOfId: way.for?.delegatorId ?? null }));
          }
          const { complete, needs } = tally(what, given);
          const everybody = given.flatMap(peopleIn);
          expect(new Set(everybody).size).toBe(everybody.length);
          expect(everybody).not.toContain("ada");
          expect(given.length).toBeLessThanOrEqual(needs.length);
          if (complete) expect(new Set(given.map(({ decidedById }) => decidedById)).size).toBe(needs.length);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("counts the same in any order", () => {
    const signature = fc.record({
      decidedById: fc.constantFrom(...people),
      onBehalfOfId: fc.constant(null),
      role: fc.constantFrom("manager" as const, "finance" as const),
      decision: fc.constant("approve" as const),
    });
    const once = fc.uniqueArray(signature, { selector: ({ decidedById }) => decidedById, maxLength: 6 });
    fc.assert(
      fc.property(
        once.chain((given) =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
        ),
        ([given, shuffled]) => {
          const what = needing(managerSigns, second, finance);
          expect(tally(what, shuffled).complete).toBe(tally(what, given).complete);
        },
      ),
    );
  });
});
