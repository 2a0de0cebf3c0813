import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromHaproxyName, toHaproxyName } from "./names";

describe("HAProxy names", () => {
  it.each([
    ["DE|large|personal", "DE:large:personal"],
    ["azure-fra-h100", "azure-fra-h100"],
    ["openai/gpt_oss", "openai_2fgpt_5foss"],
    ["a:b", "a_3ab"],
    ["köln", "k_c3_b6ln"],
  ])("writes %s as %s and reads it back", (id, name) => {
    expect(toHaproxyName(id)).toBe(name);
    expect(fromHaproxyName(name)).toBe(id);
  });

  it("gives any id a name that HAProxy accepts and that reads back as the same id", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (id) => {
        const name = toHaproxyName(id);
        expect(name).toMatch(/^[A-Za-z0-9._:-]+$/);
        expect(fromHaproxyName(name)).toBe(id);
      }),
    );
  });

  it.each(["plain_name", "bad_zz", "a b", "_c3", "upper_C3", "_61"])(
    "does not take %s for one of its names",
    (name) => {
      expect(fromHaproxyName(name)).toBeNull();
    },
  );
});
