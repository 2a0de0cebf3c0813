import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Relative luminance of an sRGB colour `#rrggbb`, 0 to 1 (WCAG 2.2, "relative luminance"). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map(
    ([, name, light, dark]) => [name ?? "", { light: light ?? "", dark: dark ?? "" }],
  ),
);
const colour = (name: string, theme: "light" | "dark") => {
  const found = tokens.get(name);
  if (!found) throw new Error(`globals.css has no token --${name}`);
  return found[theme];
};

const grounds = ["canvas", "sunken", "raised", "hover"];
/** Text on ground: 4.5 to 1. */
const textPairs: [string, string][] = [
  ...["ink", "muted", "faint", "accent", "ok", "warn", "critical", "active"].flatMap((text) =>
    grounds.map((ground): [string, string] => [text, ground]),
  ),
  ["ink", "selected"],
  ["muted", "selected"],
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["on-critical", "critical"],
  ...["ok", "warn", "critical", "active"].map((tone): [string, string] => [tone, `${tone}-soft`]),
  ...["ok", "warn", "critical", "active"].map((tone): [string, string] => ["muted", `${tone}-soft`]),
];
/** The outline of a control, and lines and areas of a chart, on their ground: 3 to 1. */
const shapePairs: [string, string][] = [
  ["control", "raised"],
  ["control", "canvas"],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((n): [string, string] => [`series-${n}`, "canvas"]),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((n): [string, string] => [`series-${n}`, "sunken"]),
];

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  it.each(textPairs)("%s can be read on %s", (text, ground) => {
    expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(shapePairs)("%s can be seen on %s", (shape, ground) => {
    expect(contrast(colour(shape, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});

it("reckons as WCAG does", () => {
  expect(contrast("#000000", "#ffffff")).toBe(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});
