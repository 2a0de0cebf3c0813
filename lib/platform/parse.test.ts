import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fieldPath, parseInput } from "./parse";

const schema = z.object({
  name: z.string("must be a text"),
  windows: z.array(z.object({ hours: z.number("must be a number") })).default([]),
});

describe("parseInput", () => {
  it("gives what the schema makes of it", () => {
    expect(parseInput(schema, { name: "a", extra: 1 })).toEqual({ name: "a", windows: [] });
  });

  it.each([
    [{ name: 1 }, "name", "name: must be a text"],
    [{ name: "a", windows: [{ hours: 1 }, {}] }, "windows[1].hours", "windows[1].hours: must be a number"],
    [{ name: "a\0b" }, "name", "name: must not contain the character NUL"],
    [
      { name: "a", windows: [{ note: "\0" }] },
      "windows[0].note",
      "windows[0].note: must not contain the character NUL",
    ],
  ])("refuses %j by its field", (raw, field, message) => {
    expect(() => parseInput(schema, raw)).toThrow(
      expect.objectContaining({ code: "invalid", field, message }),
    );
  });

  it("names no field when the whole is wrong", () => {
    expect(() => parseInput(schema, "text")).toThrow(
      expect.objectContaining({ code: "invalid", field: undefined }),
    );
  });
});

it("fieldPath writes paths as code does", () => {
  expect(fieldPath(["windows", 3, "hours"])).toBe("windows[3].hours");
  expect(fieldPath([0, "a"])).toBe("[0].a");
  expect(fieldPath([])).toBe("");
});
