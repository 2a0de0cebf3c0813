import { describe, expect, it } from "vitest";
import { lifeText } from "./duration";

describe("lifeText", () => {
  it.each([
    ["12h", 43_200_000],
    [" 90d ", 7_776_000_000],
    ["never", null],
  ])("%s", (text, ms) => expect(lifeText.parse(text)).toBe(ms));

  it.each(["", "90", "0d", "3651d", "1w", "-1d", "1.5h"])("refuses %j", (text) => {
    expect(lifeText.safeParse(text).success).toBe(false);
  });
});
