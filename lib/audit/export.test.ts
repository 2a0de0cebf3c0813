import { describe, expect, it } from "vitest";
import { csvHeader, toCsvLine } from "./csv";
import { parseNdjsonLine, toNdjsonLine } from "./export";
import type { AuditEntry } from "./model";

const entry: AuditEntry = {
  seq: 9007199254740993n,
  at: new Date("2026-03-01T02:03:04.005Z"),
  actorKind: "user",
  actorId: "u1",
  actorLabel: 'Ada "the SRE", on call',
  actorFrom: "10.0.0.1",
  action: "shift.abort",
  subjectKind: "shift",
  subjectId: "s1",
  planId: null,
  reason: "=HYPERLINK(1)",
  before: { state: "running" },
  after: null,
  prevHash: "0".repeat(64),
  hash: "a".repeat(64),
};

describe("the CSV", () => {
  it("has as many cells as its header, quoted, and no formula", () => {
    expect(csvHeader.trim().split(",")).toHaveLength(15);
    expect(toCsvLine(entry)).toBe(
      `9007199254740993,2026-03-01T02:03:04.005Z,user,u1,"Ada ""the SRE"", on call",10.0.0.1,shift.abort,shift,s1,,` +
        `'=HYPERLINK(1),"{""state"":""running""}",,${"0".repeat(64)},${"a".repeat(64)}\r\n`,
    );
  });
});

describe("the NDJSON", () => {
  it("comes back as it was, numbers beyond 2^53 included", () => {
    expect(parseNdjsonLine(toNdjsonLine(entry), 1)).toEqual(entry);
  });

  it.each([
    ["{", "Line 7 is not JSON."],
    ["[]", "Line 7 is not an audit entry: "],
    [
      toNdjsonLine(entry).replace('"9007199254740993"', '"-1"'),
      "Line 7 is not an audit entry: seq must be a whole",
    ],
    [
      toNdjsonLine(entry).replace("2026-03-01T", "yesterday "),
      "Line 7 is not an audit entry: at must be a time",
    ],
  ])("that is malformed is refused by line: %s", (text, message) => {
    expect(() => parseNdjsonLine(text, 7)).toThrow(message);
  });
});
