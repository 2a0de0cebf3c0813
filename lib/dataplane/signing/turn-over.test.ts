import { describe, expect, it } from "vitest";
import { turnOver } from "./turn-over";

const key = (kid: string, state: "next" | "current" | "previous" | "retired", opens = true) => ({
  kid,
  state,
  opens,
});
const all = [key("n", "next"), key("c", "current"), key("p", "previous", false), key("r", "retired", false)];

describe("turning keys over", () => {
  it.each([
    ["the first time", [key("n", "next"), key("c", "current")], false, "n", ["c previous"]],
    ["later: the one before is retired", all, false, "n", ["p retired", "c previous"]],
    ["a key somebody else may have had", all, true, "n", ["p retired", "c withdrawn"]],
    [
      "with a next key that cannot be read",
      [key("n", "next", false), key("c", "current", false)],
      false,
      null,
      ["c previous", "n withdrawn"],
    ],
    ["without a next key", [key("c", "current")], false, null, ["c previous"]],
    ["without any key", [], false, null, []],
  ] as const)("%s", (_name, keys, withdraw, activate, ends) => {
    const turned = turnOver(keys, withdraw);
    expect(turned.activate).toBe(activate);
    expect(turned.end.map(({ kid, state }) => `${kid} ${state}`)).toEqual(ends);
  });
});
