import { describe, expect, it } from "vitest";
import { divergedNotice } from "./diverged";
import type { SyncState } from "./model";

const now = new Date("2026-11-20T03:10:00Z");
const plane = (before: Record<string, SyncState>) => ({
  id: "lb-eu",
  name: "Load balancers EU",
  syncBefore: new Map(Object.entries(before)),
});
const drifted = (edge: string) => ({ edge, sync: "drifted", note: `Cell de at ${edge}.` }) as const;
const well = (edge: string) => ({ edge, sync: "in_sync", note: null }) as const;

const cases: [string, Record<string, SyncState>, Parameters<typeof divergedNotice>[1], string | null][] = [
  ["all as published", { a: "in_sync" }, [well("a")], null],
  ["one has begun to differ", { a: "in_sync", b: "in_sync" }, [drifted("a"), well("b")], "a: Cell de at a."],
  ["one that was not known before", {}, [drifted("a")], "a: Cell de at a."],
  ["one that goes on differing", { a: "drifted" }, [drifted("a")], null],
  ["one that was mended", { a: "drifted" }, [well("a")], null],
  [
    "several at once are one piece of news",
    { a: "behind", b: "in_sync", c: "drifted" },
    [drifted("a"), drifted("b"), drifted("c")],
    "a: Cell de at a. So do 1 more of its edges.",
  ],
  [
    "one that cannot be reached is another matter",
    { a: "in_sync" },
    [{ edge: "a", sync: "unreachable", note: null }],
    null,
  ],
];

describe("a data plane that diverges", () => {
  it.each(cases)("%s", (_, before, readings, text) => {
    expect(divergedNotice(plane(before), readings, now)?.text ?? null).toBe(text);
  });

  it("is told once an hour", () => {
    const keyAt = (at: string) => divergedNotice(plane({}), [drifted("a")], new Date(at))?.key;
    expect(keyAt("2026-11-20T03:59:59Z")).toBe(keyAt("2026-11-20T03:00:00Z"));
    expect(keyAt("2026-11-20T04:00:00Z")).not.toBe(keyAt("2026-11-20T03:59:59Z"));
  });
});
