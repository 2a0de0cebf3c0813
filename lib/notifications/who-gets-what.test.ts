import { describe, expect, it } from "vitest";
import { type Audience, type EventKind, type Notice, type Person, readAudience } from "./model";
import { type Addressed, type Subscription, whoGetsWhat } from "./who-gets-what";

const people: Person[] = [
  { id: "mona", name: "Mona", email: "mona@example.test", roles: ["manager"] },
  { id: "max", name: "Max", email: "max@example.test", roles: ["manager", "sre"] },
  { id: "sara", name: "Sara", email: "sara@example.test", roles: ["sre"] },
];
const kinds = { hook: "webhook", chat: "slack", mail: "email" } as const;
const subscribed = (channelId: keyof typeof kinds, event: EventKind, audience: Audience): Subscription => ({
  channelId,
  channelKind: kinds[channelId],
  event,
  audience,
});
const managers = { kind: "role", role: "manager" } as const;
const sres = { kind: "role", role: "sre" } as const;
const signers = { kind: "signers" } as const;

/** Max proposed it, so that of the managers Mona alone may sign. */
const asked: Pick<Notice, "kind" | "sign"> = {
  kind: "approval.asked",
  sign: {
    shiftId: "s",
    snapshotSha256: "0".repeat(64),
    expiresAt: new Date("2026-11-20T12:00:00Z"),
    userIds: ["mona"],
  },
};
const held: Pick<Notice, "kind" | "sign"> = { kind: "shift.held", sign: null };

const cases: [string, Pick<Notice, "kind" | "sign">, Subscription[], Addressed[]][] = [
  ["nobody subscribed: nothing is sent", asked, [], []],
  ["another event is none of theirs", held, [subscribed("mail", "approval.asked", managers)], []],
  [
    "e-mail: one to each of the role",
    asked,
    [subscribed("mail", "approval.asked", managers)],
    [
      { channelId: "mail", recipientIds: ["mona"] },
      { channelId: "mail", recipientIds: ["max"] },
    ],
  ],
  [
    "e-mail to whoever may sign: not to the proposer",
    asked,
    [subscribed("mail", "approval.asked", signers)],
    [{ channelId: "mail", recipientIds: ["mona"] }],
  ],
  [
    "e-mail to one person",
    held,
    [subscribed("mail", "shift.held", { kind: "user", userId: "sara" })],
    [{ channelId: "mail", recipientIds: ["sara"] }],
  ],
  [
    "e-mail to somebody who is disabled, or gone: nothing",
    held,
    [subscribed("mail", "shift.held", { kind: "user", userId: "eve" })],
    [],
  ],
  [
    "a webhook: once, with everybody it is meant for",
    asked,
    [subscribed("hook", "approval.asked", managers), subscribed("hook", "approval.asked", sres)],
    [{ channelId: "hook", recipientIds: ["mona", "max", "sara"] }],
  ],
  [
    "a webhook for whoever signs, where there is nothing to sign: it still hears",
    held,
    [subscribed("hook", "shift.held", signers)],
    [{ channelId: "hook", recipientIds: [] }],
  ],
  [
    "someone meant twice is told once",
    asked,
    [subscribed("mail", "approval.asked", signers), subscribed("mail", "approval.asked", managers)],
    [
      { channelId: "mail", recipientIds: ["mona"] },
      { channelId: "mail", recipientIds: ["max"] },
    ],
  ],
  [
    "each channel for itself",
    held,
    [subscribed("chat", "shift.held", sres), subscribed("mail", "shift.held", sres)],
    [
      { channelId: "chat", recipientIds: ["max", "sara"] },
      { channelId: "mail", recipientIds: ["max"] },
      { channelId: "mail", recipientIds: ["sara"] },
    ],
  ],
];

describe("who gets what", () => {
  it.each(cases)("%s", (_, notice, subscriptions, expected) => {
    expect(whoGetsWhat(notice, subscriptions, people)).toEqual(expected);
  });
});

describe("an audience as text", () => {
  const id = "0b9cbd4e-93f1-4a0b-9a3c-0c9b5d6f7e8a";
  it.each([
    ["signers", { kind: "signers" }],
    ["role:manager", { kind: "role", role: "manager" }],
    [`user:${id}`, { kind: "user", userId: id }],
    ["role:ingest", null],
    ["role:", null],
    ["user:mona", null],
    ["everybody", null],
    ["", null],
  ])("%s", (text, expected) => expect(readAudience(text)).toEqual(expected));
});
