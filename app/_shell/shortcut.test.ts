import { describe, expect, it } from "vitest";
import { type KeyPress, shortcutFor } from "./shortcut";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrl: false,
  meta: false,
  alt: false,
  typing: false,
  overlay: false,
  ...more,
});

describe("shortcutFor", () => {
  it.each([
    ["Ctrl+K opens the palette", press("k", { ctrl: true }), false, true, { kind: "palette" }],
    [
      "Cmd+K does too, even while typing",
      press("K", { meta: true, typing: true }),
      false,
      true,
      { kind: "palette" },
    ],
    ["Ctrl+K works with single keys off", press("k", { ctrl: true }), false, false, { kind: "palette" }],
    ["g waits for a letter", press("g"), false, true, { kind: "awaiting-go" }],
    ["g f goes", press("f"), true, true, { kind: "go", key: "f" }],
    ["g then a digit does nothing", press("1"), true, true, null],
    ["a letter alone does nothing", press("f"), false, true, null],
    ["? helps", press("?"), false, true, { kind: "help" }],
    ["typing is text", press("?", { typing: true }), false, true, null],
    ["a dialog owns its keys", press("g", { overlay: true }), false, true, null],
    ["Alt is the system's", press("z", { alt: true }), false, true, null],
    ["turned off", press("z"), false, false, null],
  ] as const)("%s", (_, key, afterG, enabled, expected) => {
    expect(shortcutFor(key, afterG, enabled)).toEqual(expected);
  });
});
