import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellOf, headersOf } from "./names";

describe("the headers of a cell", () => {
  it("name it and no other, whatever the model's name", () => {
    const word = fc
      .string({ minLength: 1 })
      .filter((text) => !text.includes("|") && !/[\n\r\u2028\u2029]/.test(text));
    const model = fc.string({ minLength: 1 }).filter((text) => !/[\n\r\u2028\u2029]/.test(text));
    fc.assert(
      fc.property(word, model, word, (origin, name, dataClass) => {
        const cell = `${origin}|${name}|${dataClass}`;
        expect(cellOf(headersOf(cell) ?? [])).toBe(cell);
      }),
    );
  });

  it.each(["", "DE", "DE|large", "|large|general", "DE||general", "DE|large|"])(
    "are not there for %j",
    (cell) => {
      expect(headersOf(cell)).toBeNull();
    },
  );

  const header = (name: string, value: string, type?: string) => ({ name, value, type });
  const [origin, model, dataClass] = [
    header("X-Ballast-Origin", "DE"),
    header("x-ballast-model", "large"),
    header("x-ballast-data-class", "personal"),
  ];
  it.each<[string, Parameters<typeof cellOf>[0], string | null]>([
    ["in any order and case of name", [dataClass, origin, model], "DE|large|personal"],
    ["one missing", [origin, model], null],
    ["one more", [origin, model, dataClass, header("x", "y")], null],
    ["another instead", [origin, model, header("x", "y")], null],
    ["one twice", [origin, model, model], null],
    ["by pattern", [origin, model, header("x-ballast-data-class", ".*", "RegularExpression")], null],
    [
      "with a part that holds the separator",
      [header("x-ballast-origin", "DE|large"), header("x-ballast-model", "x"), dataClass],
      null,
    ],
  ])("read: %s", (_, headers, expected) => {
    expect(cellOf(headers)).toBe(expected);
  });
});
