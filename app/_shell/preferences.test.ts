import { describe, expect, it } from "vitest";
import { defaultPreferences, parsePreferences, serializePreferences } from "./preferences";

describe("parsePreferences", () => {
  it.each([
    ["nothing", undefined, defaultPreferences],
    ["nonsense", "purple||Mars/Olympus", defaultPreferences],
    ["part of it", "dark", { ...defaultPreferences, theme: "dark" }],
    [
      "all",
      "light|comfortable|Asia/Tokyo|off",
      { theme: "light", density: "comfortable", zone: "Asia/Tokyo", shortcuts: false },
    ],
  ])("reads %s", (_, text, expected) => expect(parsePreferences(text)).toEqual(expected));

  it("reads back what it wrote", () => {
    const chosen = {
      theme: "dark",
      density: "comfortable",
      zone: "America/Sao_Paulo",
      shortcuts: false,
    } as const;
    expect(parsePreferences(serializePreferences(chosen))).toEqual(chosen);
  });
});
