import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxWeight, sharesOf, weightsFor, worstShareError } from "./weights";

const weights = (...shares: number[]) => [
  ...weightsFor(new Map(shares.map((share, index) => [`f${index}`, share]))).values(),
];

describe("weights", () => {
  it.each([
    [[1], [256]],
    [
      [0.5, 0.5],
      [256, 256],
    ],
    [
      [1, 0, 0],
      [256, 0, 0],
    ],
    [
      [0.35, 0.35, 0.3],
      [256, 256, 219],
    ],
    [
      [0, 0],
      [0, 0],
    ],
  ])("of %j are %j", (shares, expected) => {
    expect(weights(...shares)).toEqual(expected);
  });

  it("stay within 0–256, never serve a share of 0, and leave no share off by 0.5 points", () => {
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
        const applied = sharesOf(chosen);
        for (const [name, share] of wanted) {
          const weight = chosen.get(name) ?? Number.NaN;
          expect(Number.isInteger(weight) && weight >= 0 && weight <= maxWeight).toBe(true);
          if (share === 0) expect(weight).toBe(0);
          expect(Math.abs((applied.get(name) ?? Number.NaN) - share)).toBeLessThanOrEqual(worstShareError);
        }
      }),
    );
    expect(worstShareError).toBeLessThan(0.005);
  });

  it("do not depend on the order of the fleets", () => {
    const a = weightsFor(
      new Map([
        ["x", 1 / 3],
        ["y", 1 / 3],
        ["z", 1 / 3],
      ]),
    );
    const b = weightsFor(
      new Map([
        ["z", 1 / 3],
        ["y", 1 / 3],
        ["x", 1 / 3],
      ]),
    );
    expect(Object.fromEntries(a)).toEqual(Object.fromEntries(b));
  });
});
