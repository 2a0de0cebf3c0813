import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CONVENTIONS } from "./conventions";
import { SIGNALS } from "./signals";

const rules = CONVENTIONS.flatMap((convention) => convention.rules);

describe("the conventions", () => {
  it("are all told to users", () => {
    const guide = readFileSync(new URL("../../../docs/telemetry.md", import.meta.url), "utf8");
    for (const { metrics } of rules) {
      expect(metrics.some((metric) => guide.includes(`\`${metric}\``))).toBe(true);
    }
  });

  it("feed every signal, in the way it adds up", () => {
    const yields = rules.flatMap((rule) => rule.yields);
    expect(new Set(yields.map(({ signal }) => signal))).toEqual(new Set(Object.keys(SIGNALS)));
    for (const { signal, take } of yields) {
      const ways = {
        counter: ["count", "sum"],
        distribution: ["distribution"],
        mean: ["reading"],
        total: ["reading"],
      };
      expect(ways[SIGNALS[signal].aggregate]).toContain(take);
    }
  });

  it("have ranks of their own, so that one always comes first", () => {
    const ranks = CONVENTIONS.map(({ rank }) => rank);
    expect(new Set(ranks).size).toBe(ranks.length);
  });
});
