import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { totalWeight, weightsFor, worstShareError } from "./weights";

const weights = (...shares: number[]) => [
  ...weightsFor(new Map(shares.map((share, index) => [`f${index}`, share]))).values(),
];

describe("weights", () => {
  it.each([
    [[1], [10_000]],
    [
      [0.62, 0.38],
      [6_200, 3_800],
    ],
    [
      [1, 0, 0],
      [10_000, 0, 0],
    ],
    [
      [1 / 3, 1 / 3, 1 / 3],
      [3_334, 3_333, 3_333],
    ],
    [
      [0.99999, 0.00001],
      [10_000, 0],
    ],
    [
      [0, 0],
      [0, 0],
    ],
    [[], []],
  ])("of %j are %j", (shares, expected) => {
    expect(weights(...shares)).toEqual(expected);
  });

  it("sum to the total, serve no share of 0, and are within rounding of every share", () => {
    const shares = fc
      .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 40 })
      .filter((parts) => parts.some((part) => part > 0))
      .map((parts) => {
        const total = parts.reduce((a, b) => a + b, 0);
        return new Map(parts.map((part, index) => [`f${index}`, part / total]));
      });
    fc.assert(
      fc.property(shares, (wanted) => {
        const chosen = weightsFor(wanted);
        expect([...chosen.values()].reduce((a, b) => a + b, 0)).toBe(totalWeight);
        for (const [name, share] of wanted) {
          const weight = chosen.get(name) ?? Number.NaN;
          expect(Number.isInteger(weight) && weight >= 0 && weight <= 1_000_000).toBe(true);
          if (share === 0) expect(weight).toBe(0);
          expect(Math.abs(weight / totalWeight - share)).toBeLessThan(worstShareError + 1e-12);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("are the same for shares that sum to 1 only nearly, and in any order", () => {
    const nearly = new Map([
      ["b", 0.5 + 4e-7],
      ["a", 0.25],
      ["c", 0.25],
    ]);
    expect(Object.fromEntries(weightsFor(nearly))).toEqual({ a: 2_500, b: 5_000, c: 2_500 });
    const reversed = new Map([...nearly].reverse());
    expect(Object.fromEntries(weightsFor(reversed))).toEqual(Object.fromEntries(weightsFor(nearly)));
  });
});
