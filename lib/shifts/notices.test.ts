import { describe, expect, it } from "vitest";
import { managerSigns, type Requirement } from "@/lib/approvals/model";
import { notice } from "@/lib/notifications/model";
import type { ShiftEvent } from "./decision";
import type { Impact } from "./impact";
import type { Progress } from "./model";
import {
  askedNotice,
  controllerNotice,
  decidedNotice,
  drainNotices,
  expiringNotice,
  type Told,
} from "./notices";

const now = new Date("2026-11-20T03:00:00Z");
const shift: Told = {
  id: "0b9cbd4e-93f1-4a0b-9a3c-0c9b5d6f7e8a",
  kind: "rebalance",
  planId: "1b9cbd4e-93f1-4a0b-9a3c-0c9b5d6f7e8a",
  snapshotSha256: "a".repeat(64),
  envelopeId: null,
  proposedByLabel: "Sara",
  reason: "Frankfurt is too full",
  revision: 7,
};
const sign = {
  expiresAt: new Date("2026-11-21T03:00:00Z"),
  userIds: ["2b9cbd4e-93f1-4a0b-9a3c-0c9b5d6f7e8a"],
};
const requirement: Requirement = {
  needs: [managerSigns, { role: "finance", because: "Much money." }],
};

const impact: Impact = {
  moves: [],
  movedRequestsPerSec: 0,
  movedTokensPerSec: 0,
  origins: [],
  usdPerHourBefore: 52_000,
  usdPerHourAfter: 50_760,
  latencyMsBefore: null,
  latencyMsAfter: null,
  fleets: [],
  crossings: [],
};

describe("what is told of an approval", () => {
  it("says what a manager asks first, and who may sign", () => {
    const asked = askedNotice(shift, impact, sign, requirement);
    expect(notice.parse(asked)).toEqual(asked);
    expect(asked).toMatchObject({
      kind: "approval.asked",
      title: "Sara asks for a signature: “Frankfurt is too full”",
      text: "Undecided, it expires at 2026-11-21 03:00 UTC.",
      path: `/approvals/${shift.id}`,
      sign: { shiftId: shift.id, snapshotSha256: shift.snapshotSha256, ...sign },
    });
    expect(asked.facts).toContainEqual({ label: "Spend", value: "−$1.24k/h, from $52.0k/h to $50.8k/h" });
    expect(asked.facts).toContainEqual({ label: "Also signs", value: "Much money." });
    expect(asked.facts).toContainEqual({ label: "Residency", value: "every cell stays in its countries" });
  });

  it("reminds once, under a key of its own", () => {
    expect(notice.parse(expiringNotice(shift, sign, "finance")).key).toBe(`approval.expiring/${shift.id}`);
    expect(
      expiringNotice({ ...shift, snapshotSha256: null }, sign, "finance").sign?.snapshotSha256,
    ).toBeNull();
  });

  it("says who decided, how and why", () => {
    const by = { label: "Mona", reason: "too much at once", missing: null };
    expect(decidedNotice(shift, "reject", by)).toMatchObject({
      kind: "approval.rejected",
      title: "Mona rejected “Frankfurt is too full”",
      text: "too much at once",
    });
    expect(decidedNotice(shift, "approve", by).kind).toBe("approval.given");
    expect(decidedNotice(shift, "approve", { ...by, reason: "fine", missing: "finance" })).toMatchObject({
      title: "Mona signed “Frankfurt is too full”",
      text: "fine Missing still: finance.",
    });
  });

  it("cuts a long reason in a title", () => {
    const { title } = decidedNotice({ ...shift, reason: "x".repeat(900) }, "approve", {
      label: "Mona",
      reason: "ok",
      missing: null,
    });
    expect(title.length).toBeLessThan(150);
  });
});

describe("what is told of a drain", () => {
  it("says at once what it does to traffic, and who must sign it by when", () => {
    const [started, awaiting] = drainNotices(
      {
        shiftId: shift.id,
        by: "Sara",
        reason: "It burns",
        scope: "provider azure",
        fleets: ["azure-fra", "azure-iad"],
        movedRequestsPerSec: 12_345,
        strandedRequestsPerSec: 0,
        expiresAt: new Date("2026-11-20T07:00:00Z"),
      },
      { expiresAt: new Date("2026-11-20T04:00:00Z"), userIds: sign.userIds },
    );
    expect(notice.parse(started)).toMatchObject({
      kind: "drain.started",
      title: "Sara drains provider azure: “It burns”",
      text: "It began at once, and expires at 2026-11-20 07:00 UTC.",
      facts: [
        { label: "Empties", value: "azure-fra, azure-iad" },
        { label: "Moves", value: "12,300 requests/s" },
        { label: "Leaves unserved", value: "0 requests/s" },
      ],
      sign: null,
    });
    expect(notice.parse(awaiting)).toMatchObject({
      kind: "drain.awaiting_approval",
      text: "Sara began it without approval. A manager signs it, or objects, by 2026-11-20 04:00 UTC.",
      sign: { snapshotSha256: null, userIds: sign.userIds },
    });
  });
});

const resume = { phase: "baking", index: 2, since: now } as const;
const held = (needsHuman: boolean): Progress => ({
  state: "running",
  live: { version: 3, fraction: 0.5 },
  step: {
    phase: "held",
    resume,
    since: now,
    reason: { kind: "guardrail_absent", sentence: "No data.", needsHuman },
  },
  pausedSince: null,
  waived: [],
});
const ended: Progress = { state: "completed", live: { version: 3, fraction: 1 }, at: now, because: "done" };

const cases: [string, Told, ShiftEvent, Progress, { kind: string; key: string; title: string } | null][] = [
  [
    "held by itself",
    shift,
    "held",
    held(false),
    { kind: "shift.held", key: "running/2/guardrail_absent", title: "A shift holds" },
  ],
  [
    "held for a person",
    shift,
    "held",
    held(true),
    { kind: "shift.held", key: "running/2/guardrail_absent", title: "A shift waits for a person" },
  ],
  [
    "held again at the same step for the same cause: the same key",
    { ...shift, revision: 99 },
    "held",
    held(false),
    { kind: "shift.held", key: "running/2/guardrail_absent", title: "A shift holds" },
  ],
  [
    "going back",
    shift,
    "rollback_begun",
    ended,
    { kind: "shift.rolled_back", key: "begun/7", title: "A shift is rolling back" },
  ],
  [
    "gone back",
    shift,
    "rolled_back",
    ended,
    { kind: "shift.rolled_back", key: "done/7", title: "A shift is rolled back" },
  ],
  [
    "completed",
    shift,
    "completed",
    ended,
    { kind: "shift.completed", key: "7", title: "A shift is completed" },
  ],
  ["completed inside an envelope: daily bread", { ...shift, envelopeId: "e" }, "completed", ended, null],
  [
    "rolled back inside an envelope: news",
    { ...shift, envelopeId: "e" },
    "rolled_back",
    ended,
    { kind: "shift.rolled_back", key: "done/7", title: "A shift is rolled back" },
  ],
  [
    "expired",
    shift,
    "expired",
    ended,
    { kind: "approval.expired", key: "7", title: "An approval has expired" },
  ],
  ["confirmed", shift, "confirmed", ended, null],
  ["passed", shift, "passed", ended, null],
  ["paused by a person", shift, "paused", ended, null],
  ["resumed by a person", shift, "resumed", ended, null],
  ["aborted by a person", shift, "aborted", ended, null],
  ["sent again", shift, "retried", ended, null],
];

describe("what is told of the controller's moves", () => {
  it.each(cases)("%s", (_, what, event, next, expected) => {
    const found = controllerNotice(what, event, "Because.", next);
    if (expected === null) return expect(found).toBeNull();
    expect(found).toMatchObject({
      kind: expected.kind,
      key: `${expected.kind}/${shift.id}/${expected.key}`,
      title: `${expected.title}: “Frankfurt is too full”`,
      text: "Because.",
      path: `/shifts/${shift.id}`,
    });
  });
});
