import { describe, expect, it } from "vitest";
import { changedFields } from "./diff";

describe("changedFields", () => {
  it.each([
    ["nothing on either side", null, undefined, []],
    ["no difference", { a: 1, b: [1] }, { b: [1], a: 1 }, []],
    ["a field of its own", { state: "running" }, { state: "held" }, ["state: running → held"]],
    ["something new", null, { name: "x", role: "sre" }, ["name:  → x", "role:  → sre"]],
    ["something removed", { name: "x" }, null, ["name: x → "]],
    ["plain lists, as wholes", { roles: ["a"] }, { roles: ["a", "b"] }, ["roles: a → a,b"]],
    [
      "lists of records, by element",
      { w: [{ h: 1 }, { h: 2 }] },
      { w: [{ h: 1 }, { h: 3 }] },
      ["w[1].h: 2 → 3"],
    ],
    ["a record that became a text", { x: { y: 1 } }, { x: "gone" }, ["x: [object Object] → gone"]],
    ["texts", "a", "b", [": a → b"]],
    ["false is a value", { on: true }, { on: false }, ["on: true → false"]],
  ])("%s", (_what, before, after, expected) => {
    const shown = changedFields(before, after).map((c) => `${c.path}: ${c.before ?? ""} → ${c.after ?? ""}`);
    expect(shown).toEqual(expected);
  });
});
