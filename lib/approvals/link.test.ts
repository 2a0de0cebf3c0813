import { describe, expect, it } from "vitest";
import {
  type ApprovalLink,
  linkPath,
  linkSecretPrefix,
  type Presented,
  type Target,
  whyNotLink,
} from "./link";

const now = new Date("2026-11-20T03:00:00Z");
const later = new Date(now.getTime() + 1);
const sha = "a".repeat(64);
const link: ApprovalLink = {
  id: "l1",
  userId: "mona",
  shiftId: "s1",
  snapshotSha256: sha,
  expiresAt: later,
  usedAt: null,
};
const mona: Presented = { actor: { kind: "user", id: "mona" }, secretFits: true };
const max: Presented = { actor: { kind: "user", id: "max" }, secretFits: true };
const target: Target = { shiftId: "s1", snapshotSha256: sha, waits: true };

const cases: [string, ApprovalLink | null, Presented, Target, string | null][] = [
  ["brought by whom it was made for", link, mona, target, null],
  ["looked at before its secret is asked for", link, { ...mona, secretFits: null }, target, null],
  ["that there is not", null, mona, target, "no link that Ballast made"],
  ["forged", link, { ...mona, secretFits: false }, target, "no link that Ballast made"],
  ["of another shift", link, mona, { ...target, shiftId: "s2" }, "no link that Ballast made"],
  ["forwarded to somebody else", link, max, target, "made for somebody else"],
  [
    "brought by a token of the same id",
    link,
    { ...mona, actor: { kind: "token", id: "mona" } },
    target,
    "somebody else",
  ],
  ["used", { ...link, usedAt: now }, mona, target, "has been used"],
  [
    "used, and brought by somebody else: they are not told",
    { ...link, usedAt: now },
    max,
    target,
    "somebody else",
  ],
  ["expired", { ...link, expiresAt: now }, mona, target, "has expired"],
  ["used and expired", { ...link, usedAt: now, expiresAt: now }, mona, target, "has been used"],
  ["to a shift that was decided meanwhile", link, mona, { ...target, waits: false }, "waits for no decision"],
  ["to other inputs", link, mona, { ...target, snapshotSha256: "b".repeat(64) }, "other inputs"],
  ["to no inputs", link, mona, { ...target, snapshotSha256: null }, "other inputs"],
];

describe("a link", () => {
  it.each(cases)("%s", (_, found, presented, what, because) => {
    const why = whyNotLink(found, presented, what, now);
    if (because === null) expect(why).toBeNull();
    else expect(why).toContain(because);
  });

  it("keeps its secret where no server sees it", () => {
    const url = new URL(linkPath(link, `${linkSecretPrefix}xyz`), "https://ballast.example.test");
    expect(url.hash).toBe("#blsl_xyz");
    expect(url.pathname + url.search).toBe("/approvals/s1?link=l1");
  });
});
