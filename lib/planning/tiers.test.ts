import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atTiers } from "./engine/tier-node";
import type { Instance } from "./instance";
import {
  type Billing,
  billedUsd,
  leastOfLines,
  listUsd,
  overageUsd,
  tierAt,
  tierSteps,
  tiersWithin,
} from "./tiers";

const volume: Billing = {
  committedUsd: 5e6,
  overageMultiplier: 1.2,
  tiers: [
    { fromUsd: 3e6, multiplier: 0.92 },
    { fromUsd: 10e6, multiplier: 0.85 },
  ],
};

describe("a contract with price tiers", () => {
  it.each([
    [0, 0],
    [3e6, 3e6],
    [4e6, 3.92e6],
    [10e6, 9.44e6],
    [12e6, 11.14e6],
  ])("bills %d USD at list price as %d USD, and back", (list, billed) => {
    expect(billedUsd(volume, list)).toBeCloseTo(billed, 6);
    expect(listUsd(volume, billed)).toBeCloseTo(list, 6);
  });

  it("bills every dollar in the first tier where that begins at 0", () => {
    const flat = { tiers: [{ fromUsd: 0, multiplier: 0.8 }] };
    expect(tierSteps(flat)).toEqual([{ fromUsd: 0, multiplier: 0.8, billedBeforeUsd: 0 }]);
    expect(billedUsd(flat, 100)).toBeCloseTo(80, 12);
  });

  it("bills what it lists without tiers, to the last bit", () => {
    expect(billedUsd({}, 0.1 + 0.2)).toBe(0.1 + 0.2);
    expect(listUsd({}, 0.1 + 0.2)).toBe(0.1 + 0.2);
  });

  it("is due in billed dollars", () => {
    expect(overageUsd(volume, 5e6)).toBe(0);
    expect(overageUsd(volume, 12e6)).toBeCloseTo(1.2 * (11.14e6 - 5e6), 4);
  });

  it.each([
    ["everything within reach counts", 0, 20e6, { first: 1, last: 2 }],
    ["a threshold out of reach does not", 0, 10e6, { first: 1, last: 1 }],
    ["nor do tiers that are passed", 11e6, 20e6, { first: 2, last: 2 }],
    ["nor those below the commitment, if it is not reached", 0, 4e6, { first: 1, last: 1 }],
  ])("%s", (_name, least, most, expected) => {
    expect(tiersWithin(volume, least, most)).toEqual(expected);
  });
});

/** Contracts with up to four tiers, and what can be spent on them. */
const contracts = fc
  .record({
    committedUsd: fc.integer({ min: 0, max: 1000 }),
    overageMultiplier: fc.constantFrom(0.5, 1, 1.5, 3),
    gaps: fc.array(
      fc.record({ usd: fc.integer({ min: 1, max: 400 }), off: fc.integer({ min: 1, max: 60 }) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    least: fc.integer({ min: 0, max: 1200 }),
    room: fc.integer({ min: 0, max: 1500 }),
  })
  .map(({ gaps, least, room, ...contract }) => {
    let [fromUsd, multiplier] = [0, 1];
    const tiers = gaps.map(({ usd, off }) => {
      fromUsd += usd;
      multiplier *= 1 - off / 100;
      return { fromUsd, multiplier };
    });
    return { contract: { ...contract, tiers }, least, most: least + room };
  });

const between = (least: number, most: number) =>
  Array.from({ length: 41 }, (_, i) => least + ((most - least) * i) / 40);

describe("what is owed", () => {
  it("undoes what was billed", () => {
    fc.assert(
      fc.property(contracts, ({ contract, least, most }) => {
        for (const usd of between(least, most)) {
          expect(listUsd(contract, billedUsd(contract, usd))).toBeCloseTo(usd, 8);
        }
      }),
    );
  });

  it("is the least of what the tiers that count would owe", () => {
    fc.assert(
      fc.property(contracts, ({ contract, least, most }) => {
        const range = tiersWithin(contract, least, most);
        for (const usd of between(least, most)) {
          expect(leastOfLines(contract, range, usd)).toBeCloseTo(overageUsd(contract, usd), 7);
        }
      }),
    );
  });

  it("is nowhere above the node that stands for its tiers, and meets it where one tier is left", () => {
    fc.assert(
      fc.property(contracts, fc.nat(), fc.nat(), ({ contract, least, most }, a, b) => {
        const all = tiersWithin(contract, least, most);
        const count = all.last - all.first + 1;
        const [from, to] = [a % count, b % count].sort((x, y) => x - y);
        const range = { first: all.first + from!, last: all.first + to! };
        const instance = { snapshot: { contracts: [contract] } } as unknown as Instance;
        const [node] = atTiers(instance, [range], [{ leastUsd: least, mostUsd: most }]).snapshot.contracts;
        for (const usd of between(least, most)) {
          const owed = leastOfLines(contract, range, usd);
          const bound = overageUsd(node!, usd);
          expect(bound).toBeLessThanOrEqual(owed + 1e-7);
          if (range.first === range.last) expect(bound).toBeCloseTo(owed, 7);
        }
      }),
    );
  });

  it("finds the tier of the next dollar", () => {
    const steps = tierSteps(volume);
    expect([0, 3e6 - 1, 3e6, 9e6, 10e6, 1e9].map((usd) => tierAt(steps, usd))).toEqual([0, 0, 1, 1, 2, 2]);
  });
});
