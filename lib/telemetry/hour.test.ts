import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distributionCount } from "./histogram/distribution";
import { HOUR_MS, hourOf, rollUpHours } from "./hour";
import { MINUTE_MS } from "./minute";
import type { RollupRow } from "./rollup";

const hour = Date.UTC(2026, 10, 20, 9);
const minute = (of: Partial<RollupRow> & { at: number }): RollupRow => {
  const { at, ...rest } = of;
  const minuteMs = hour + at * MINUTE_MS;
  return {
    minuteMs,
    signal: "requests",
    origin: "DE",
    modelId: "large",
    dataClass: "personal",
    count: 10,
    sum: 10,
    min: null,
    max: null,
    last: null,
    distribution: null,
    newestMs: minuteMs + MINUTE_MS,
    ...rest,
  };
};
const observed = (minutes: string) => [...minutes].filter((bit) => bit === "1").length;

describe("an hour", () => {
  it("is its minutes added up", () => {
    const [row, ...others] = rollUpHours([minute({ at: 0 }), minute({ at: 3, sum: 5, count: 5 })]);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ hourMs: hour, count: 15, sum: 15, coveredSec: 120, lastSum: null });
    expect(row?.minutes).toBe(`1001${"0".repeat(56)}`);
    expect(row?.newestMs).toBe(hour + 4 * MINUTE_MS);
  });

  it("of readings keeps the extremes, and the latest to be averaged", () => {
    const reading = { signal: "power_watts", count: 1 } as const;
    const [row] = rollUpHours([
      minute({ at: 0, ...reading, sum: 500, min: 480, max: 520, last: 510 }),
      minute({ at: 1, ...reading, sum: 700, min: 650, max: 720, last: 690 }),
    ]);
    expect(row).toMatchObject({ count: 2, sum: 1_200, min: 480, max: 720, lastSum: 1_200 });
  });

  it("of percentiles merges their buckets", () => {
    const buckets = (counts: number[]) => ({ explicit: [{ bounds: [0.1, 1], counts }], exponential: null });
    const [row] = rollUpHours([
      minute({ at: 0, signal: "ttft", distribution: buckets([1, 2, 0]) }),
      minute({ at: 1, signal: "ttft", distribution: buckets([0, 4, 1]) }),
    ]);
    expect(row?.distribution).toEqual(buckets([1, 6, 1]));
  });

  it("covers a minute once, however many cells were reported in it, and one in progress as far as it got", () => {
    const rows = rollUpHours([
      minute({ at: 0, origin: "DE", newestMs: hour + 20_000 }),
      minute({ at: 0, origin: "FR", newestMs: hour + 45_000 }),
    ]);
    expect(rows.map((row) => row.coveredSec)).toEqual([45, 45]);
  });

  it("nobody reported on does not exist", () => {
    expect(rollUpHours([])).toEqual([]);
  });

  it("loses and doubles nothing, in whatever order its minutes come", () => {
    const minutes = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 300 }),
        signal: fc.constantFrom("requests", "input_tokens", "ttft"),
        origin: fc.constantFrom("DE", "FR", ""),
        sum: fc.integer({ min: 0, max: 1e6 }),
        counts: fc.array(fc.nat(50), { minLength: 3, maxLength: 3 }),
      }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(minutes, fc.nat(), (drawn, seed) => {
        const unique = new Map(drawn.map((of) => [`${of.at}|${of.signal}|${of.origin}`, of]));
        const rows = [...unique.values()].map(({ counts, ...of }) =>
          minute({
            ...of,
            distribution:
              of.signal === "ttft" ? { explicit: [{ bounds: [1, 2], counts }], exponential: null } : null,
          } as Parameters<typeof minute>[0]),
        );
        const hours = rollUpHours(rows);
        const total = (list: readonly { sum: number }[]) => list.reduce((sum, row) => sum + row.sum, 0);
        const values = (list: readonly Pick<RollupRow, "distribution">[]) =>
          list.reduce((sum, row) => sum + (row.distribution ? distributionCount(row.distribution) : 0), 0);
        expect(total(hours)).toBe(total(rows));
        expect(values(hours)).toBe(values(rows));
        expect(hours.reduce((sum, row) => sum + observed(row.minutes), 0)).toBe(rows.length);
        expect(hours.every((row) => row.hourMs % HOUR_MS === 0)).toBe(true);
        const byKey = (list: typeof hours) =>
          [...list].sort((a, b) =>
            `${a.hourMs}${a.signal}${a.origin}`.localeCompare(`${b.hourMs}${b.signal}${b.origin}`),
          );
        const turned = [
          ...rows.slice(seed % (rows.length || 1)),
          ...rows.slice(0, seed % (rows.length || 1)),
        ];
        expect(byKey(rollUpHours(turned))).toEqual(byKey(hours));
      }),
    );
  });

  it("begins at the full hour, UTC", () => {
    expect(hourOf(hour + 59 * MINUTE_MS)).toBe(hour);
    expect(hourOf(hour)).toBe(hour);
  });
});
