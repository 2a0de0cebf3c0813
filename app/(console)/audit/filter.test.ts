import { describe, expect, it } from "vitest";
import { filterParams, readCursor, readFilter, searchOf } from "./filter";

const nowMs = Date.parse("2026-11-20T12:00:00Z");
const read = (query: string) => readFilter(new URLSearchParams(query), nowMs);

describe("readFilter", () => {
  it.each([
    ["", {}],
    ["actor=&action=+&tab=x", {}],
    ["action=shift&actor=Ada", { action: "shift", actor: "Ada" }],
    ["from=now-24h", { from: new Date("2026-11-19T12:00:00Z") }],
    [
      "from=2026-11-01&to=2026-11-02T06:00",
      { from: new Date("2026-11-01"), to: new Date("2026-11-02T06:00Z") },
    ],
  ])("%s", (query, filter) => expect(read(query)).toEqual(filter));

  it.each([
    ["planId=42", "planId"],
    ["from=yesterday", "from"],
    [`actor=${"x".repeat(201)}`, "actor"],
  ])("refuses %s by its name", (query, field) => {
    expect(() => read(query)).toThrow(expect.objectContaining({ code: "invalid", field }));
  });
});

describe("readCursor", () => {
  it("reads numbers beyond 2^53 exactly and refuses others", () => {
    expect(readCursor(new URLSearchParams("olderThan=9007199254740993")).olderThan).toBe(9007199254740993n);
    expect(() => readCursor(new URLSearchParams("newerThan=-1"))).toThrow("newerThan");
  });
});

it("carries filters, not cursors", () => {
  const search = searchOf({ action: ["shift", "plan"], olderThan: "7", planId: undefined, from: "now-1h" });
  expect(filterParams(search).toString()).toBe("action=shift&from=now-1h");
});
