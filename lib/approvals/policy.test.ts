import { describe, expect, it } from "vitest";
import type { Role } from "@/lib/identity/model";
import { managerSigns, type Need, type Signable, type Signature } from "./model";
import { type Asked, maySign, voidBecause } from "./policy";

const now = new Date("2026-11-20T03:00:00Z");
const soon = new Date(now.getTime() + 1);
const person = (id: string, ...roles: Role[]) => ({ kind: "user" as const, id, roles });

const second: Need = { role: "manager", because: "Much of a provider leaves." };
const finance: Need = { role: "finance", because: "Much money." };
const needed = {
  "a manager": [managerSigns],
  "two managers": [managerSigns, second],
  "a manager and finance": [managerSigns, finance],
  "two managers and finance": [managerSigns, second, finance],
} as const;
type Needed = keyof typeof needed;

const by = (id: string, role: Signature["role"], onBehalfOfId: string | null = null): Signature => ({
  decidedById: id,
  onBehalfOfId,
  role,
  decision: "approve",
});
const given = {
  nothing: [],
  "a manager's": [by("max", "manager")],
  "finance's": [by("fay", "finance")],
  "a manager's and finance's": [by("max", "manager"), by("fay", "finance")],
  "two managers'": [by("max", "manager"), by("mia", "manager")],
  "one that Tom gave for Mona": [by("tom", "manager", "mona")],
} as const;
type There = keyof typeof given;

const actors = {
  "the proposer, of every role": person("ada", "manager", "finance", "sre"),
  "a manager": person("mona", "manager"),
  "one of finance": person("fred", "finance"),
  "a manager of finance": person("both", "manager", "finance"),
  "the manager who signed": person("max", "manager", "finance"),
  "finance who signed": person("fay", "finance", "manager"),
  "an SRE": person("sam", "sre"),
  "an admin": person("root", "admin"),
  "a manager's token": { kind: "token" as const, id: "t", roles: ["manager", "finance"] as Role[] },
  "the system": { kind: "system" as const, id: "worker", roles: [] as Role[] },
} as const;
type Who = keyof typeof actors;

const asked = (what: Needed, there: There, more: Partial<Signable> = {}): Asked => ({
  signable: {
    proposedById: "ada",
    snapshotSha256: "s".repeat(64),
    expiresAt: soon,
    requirement: { needs: [...needed[what]] },
    ...more,
  },
  given: given[there],
  decision: "approve",
});

/** Who may give which signature next. Whoever is not named may give none. */
const table: Record<Needed, Record<There, Partial<Record<Who, string>>>> = {
  "a manager": {
    nothing: {
      "a manager": "manager",
      "a manager of finance": "manager",
      "the manager who signed": "manager",
      "finance who signed": "manager",
    },
    "a manager's": {},
    "finance's": {
      "a manager": "manager",
      "a manager of finance": "manager",
      "the manager who signed": "manager",
    },
    "a manager's and finance's": {},
    "two managers'": {},
    "one that Tom gave for Mona": {},
  },
  "two managers": {
    nothing: {
      "a manager": "manager",
      "a manager of finance": "manager",
      "the manager who signed": "manager",
      "finance who signed": "manager",
    },
    "a manager's": {
      "a manager": "manager",
      "a manager of finance": "manager",
      "finance who signed": "manager",
    },
    "finance's": {
      "a manager": "manager",
      "a manager of finance": "manager",
      "the manager who signed": "manager",
    },
    "a manager's and finance's": { "a manager": "manager", "a manager of finance": "manager" },
    "two managers'": {},
    "one that Tom gave for Mona": {
      "a manager of finance": "manager",
      "the manager who signed": "manager",
      "finance who signed": "manager",
    },
  },
  "a manager and finance": {
    nothing: {
      "a manager": "manager",
      "one of finance": "finance",
      "a manager of finance": "manager, finance",
      "the manager who signed": "manager, finance",
      "finance who signed": "manager, finance",
    },
    "a manager's": {
      "one of finance": "finance",
      "a manager of finance": "finance",
      "finance who signed": "finance",
    },
    "finance's": {
      "a manager": "manager",
      "a manager of finance": "manager",
      "the manager who signed": "manager",
    },
    "a manager's and finance's": {},
    "two managers'": {
      "one of finance": "finance",
      "a manager of finance": "finance",
      "finance who signed": "finance",
    },
    "one that Tom gave for Mona": {
      "one of finance": "finance",
      "a manager of finance": "finance",
      "the manager who signed": "finance",
      "finance who signed": "finance",
    },
  },
  "two managers and finance": {
    nothing: {
      "a manager": "manager",
      "one of finance": "finance",
      "a manager of finance": "manager, finance",
      "the manager who signed": "manager, finance",
      "finance who signed": "manager, finance",
    },
    "a manager's": {
      "a manager": "manager",
      "one of finance": "finance",
      "a manager of finance": "manager, finance",
      "finance who signed": "manager, finance",
    },
    "finance's": {
      "a manager": "manager",
      "a manager of finance": "manager",
      "the manager who signed": "manager",
    },
    "a manager's and finance's": { "a manager": "manager", "a manager of finance": "manager" },
    "two managers'": {
      "one of finance": "finance",
      "a manager of finance": "finance",
      "finance who signed": "finance",
    },
    "one that Tom gave for Mona": {
      "one of finance": "finance",
      "a manager of finance": "manager, finance",
      "the manager who signed": "manager, finance",
      "finance who signed": "manager, finance",
    },
  },
};

const names = <T extends string>(record: Readonly<Record<T, unknown>>) => Object.keys(record) as T[];
const combinations = names(needed).flatMap((what) =>
  names(given).flatMap((there) => names(actors).map((who) => [what, there, who] as const)),
);

describe("who may sign", () => {
  it.each(combinations)("needed %s, given %s: %s", (what, there, who) => {
    const answer = maySign(asked(what, there), actors[who], now);
    expect(answer.allowed ? answer.roles.join(", ") : undefined).toBe(table[what][there][who]);
    if (!answer.allowed) expect(answer.because).toMatch(/^[A-Z].{15,}\.$/s);
  });

  const refusals: [string, Asked, (typeof actors)[Who], string][] = [
    [
      "the proposer",
      asked("a manager", "nothing"),
      actors["the proposer, of every role"],
      "You proposed this shift.",
    ],
    ["an SRE", asked("a manager", "nothing"), actors["an SRE"], "This needs the role manager; you have sre."],
    [
      "an SRE where both are needed",
      asked("a manager and finance", "nothing"),
      actors["an SRE"],
      "This needs the role manager or finance",
    ],
    [
      "finance where nobody asks it",
      asked("a manager", "nothing"),
      actors["one of finance"],
      "This needs the role manager",
    ],
    [
      "a manager where finance is missing",
      asked("a manager and finance", "a manager's"),
      actors["a manager"],
      "Missing is finance; you have manager.",
    ],
    [
      "who has signed",
      asked("two managers", "a manager's"),
      actors["the manager who signed"],
      "You have decided on this shift already.",
    ],
    [
      "who was signed for",
      asked("two managers", "one that Tom gave for Mona"),
      actors["a manager"],
      "You have decided on this shift already.",
    ],
    ["a token", asked("a manager", "nothing"), actors["a manager's token"], "A person signs"],
    [
      "nobody is missing",
      asked("a manager", "a manager's"),
      actors["a manager"],
      "Every signature that it needs is there.",
    ],
    [
      "too late",
      asked("a manager", "nothing", { expiresAt: now }),
      actors["a manager"],
      "This proposal has expired.",
    ],
    [
      "who started the drain",
      asked("a manager", "nothing", { expiresAt: null }),
      actors["the proposer, of every role"],
      "You started this drain.",
    ],
  ];
  it.each(refusals)("is told why not: %s", (_, what, actor, because) => {
    expect(maySign(what, actor, now)).toMatchObject({
      allowed: false,
      because: expect.stringContaining(because),
    });
  });

  it("is never too late for what was done already", () => {
    const late = asked("a manager", "nothing", { expiresAt: null });
    expect(maySign(late, actors["a manager"], new Date("2036-01-01")).allowed).toBe(true);
  });

  it("may reject in any role that is asked for, also one that has been given", () => {
    const reject = (what: Needed, there: There, who: Who) =>
      maySign({ ...asked(what, there), decision: "reject" }, actors[who], now).allowed;
    expect(reject("a manager and finance", "a manager's", "a manager")).toBe(true);
    expect(reject("a manager and finance", "finance's", "one of finance")).toBe(true);
    expect(reject("a manager", "nothing", "one of finance")).toBe(false);
    expect(reject("two managers", "a manager's", "the manager who signed")).toBe(false);
    expect(reject("two managers", "nothing", "the proposer, of every role")).toBe(false);
  });
});

describe("what a signature covers", () => {
  const approval = { snapshotSha256: "s".repeat(64), expiresAt: soon };

  it("covers the inputs it was given for, until it expires", () => {
    const shift = { snapshotSha256: approval.snapshotSha256 };
    expect(voidBecause(approval, shift, now)).toBeNull();
    expect(voidBecause(approval, shift, soon)).toContain("expired");
    expect(voidBecause({ ...approval, snapshotSha256: "t".repeat(64) }, shift, now)).toContain(
      "other inputs",
    );
  });
});
