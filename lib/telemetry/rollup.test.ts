import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SeriesPoint } from "./increase";
import { MINUTE_MS, minuteOf, minutesBetween } from "./minute";
import type { SeriesIdentity } from "./model";
import { type RollupSeries, rollUp, type SeriesWindow } from "./rollup";
import { recognise } from "./signals/recognise";

const MINUTE = 1_795_161_600_000;
const at = (sec: number) => BigInt(MINUTE + sec * 1000) * 1_000_000n;

function seriesOf(overrides: Partial<SeriesIdentity>): RollupSeries {
  const identity: SeriesIdentity = {
    metric: "vllm:prompt_tokens",
    unit: "",
    kind: "sum",
    temporality: "cumulative",
    monotonic: true,
    scope: "",
    resource: {},
    attributes: {},
    ...overrides,
  };
  const recognised = recognise(identity);
  if (!("rank" in recognised)) throw new Error(recognised.reason);
  return {
    ...recognised,
    temporality: identity.temporality,
    cell: { origin: "DE", modelId: "m", dataClass: "general" },
  };
}

const number = (sec: number, value: number, startSec?: number): SeriesPoint => ({
  startNano: startSec === undefined ? 0n : at(startSec),
  timeNano: at(sec),
  sample: { kind: "number", value },
});

const durations = (sec: number, counts: number[]): SeriesPoint => ({
  startNano: at(0),
  timeNano: at(sec),
  sample: {
    kind: "histogram",
    count: counts.reduce((a, b) => a + b, 0),
    sum: 1,
    min: null,
    max: null,
    distribution: { explicit: [{ bounds: [1], counts }], exponential: null },
  },
});

const gauge = (
  values: [sec: number, value: number][],
  overrides: Partial<SeriesIdentity> = {},
): SeriesWindow => ({
  series: seriesOf({
    metric: "hw.gpu.utilization",
    unit: "1",
    kind: "gauge",
    temporality: "none",
    ...overrides,
  }),
  points: values.map(([sec, value]) => number(sec, value)),
});

describe("rollUp", () => {
  it("yields nothing for a minute nobody reported on", () => {
    const window = { series: seriesOf({}), points: [number(10, 5, 0)] };
    expect(rollUp([window], [MINUTE + MINUTE_MS])).toEqual([]);
  });

  it("yields zero where a source reports that nothing happened", () => {
    const window = { series: seriesOf({}), points: [number(10, 5, 0), number(70, 5, 0)] };
    expect(rollUp([window], [MINUTE + MINUTE_MS])).toMatchObject([{ signal: "input_tokens", sum: 0 }]);
  });

  it("counts requests and errors of a duration histogram, errors being zero without error.type", () => {
    const duration = { metric: "gen_ai.server.request.duration", unit: "s", kind: "histogram" } as const;
    const good = { series: seriesOf(duration), points: [durations(30, [5, 1])] };
    const bad = {
      series: seriesOf({ ...duration, attributes: { "error.type": "timeout" } }),
      points: [durations(30, [0, 2])],
    };
    const only = rollUp([good], [MINUTE]);
    expect(only.find((row) => row.signal === "errors")).toMatchObject({ sum: 0 });
    const both = rollUp([good, bad], [MINUTE]);
    expect(both.find((row) => row.signal === "requests")).toMatchObject({ sum: 8 });
    expect(both.find((row) => row.signal === "errors")).toMatchObject({ sum: 2 });
    const duration95 = both.find((row) => row.signal === "request_duration");
    expect(duration95).toMatchObject({ count: 8, distribution: { explicit: [{ counts: [5, 3] }] } });
  });

  it("counts a request once when two conventions report it", () => {
    const genAi = {
      series: seriesOf({ metric: "gen_ai.server.request.duration", unit: "s", kind: "histogram" }),
      points: [durations(30, [5, 0])],
    };
    const vllm = { series: seriesOf({ metric: "vllm:request_success" }), points: [number(30, 5, 0)] };
    const requests = rollUp([vllm, genAi], [MINUTE]).filter((row) => row.signal === "requests");
    expect(requests).toMatchObject([{ sum: 5 }]);
    expect(rollUp([vllm], [MINUTE])).toMatchObject([{ signal: "requests", sum: 5 }]);
  });

  it("averages and adds readings over sources", () => {
    const rows = rollUp(
      [
        gauge([
          [10, 0.2],
          [40, 0.4],
        ]),
        gauge([[20, 0.9]]),
      ],
      [MINUTE],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ count: 2, min: 0.2, max: 0.9 });
    expect(rows[0]?.sum).toBeCloseTo(1.2);
    expect(rows[0]?.last).toBeCloseTo(1.3);
  });

  it("carries a slow source's reading into the next minute, but only beside a fresh one", () => {
    const slow = gauge([[50, 0.5]]);
    const fresh = gauge([
      [50, 0.5],
      [70, 0.7],
    ]);
    expect(rollUp([slow, fresh], [MINUTE + MINUTE_MS])[0]).toMatchObject({ count: 2, last: 1.2 });
    expect(rollUp([slow], [MINUTE + MINUTE_MS])).toEqual([]);
    expect(rollUp([slow, gauge([[130, 0.7]])], [MINUTE + 2 * MINUTE_MS])[0]).toMatchObject({ count: 1 });
  });

  it("does not count a process beside the one that replaced it", () => {
    const every5s = (fromSec: number, toSec: number) =>
      Array.from({ length: (toSec - fromSec) / 5 }, (_, i): [number, number] => [fromSec + 5 * (i + 1), 100]);
    const status = { metric: "hw.status", resource: { "hw.type": "gpu" }, attributes: { "hw.state": "ok" } };
    const old = gauge(every5s(0, 25), status);
    const next = gauge(every5s(25, 100), status);
    expect(rollUp([old, next], [MINUTE])).toMatchObject([{ count: 1, last: 100 }]);
    expect(
      rollUp([gauge(every5s(0, 55), status), gauge(every5s(55, 115), status)], [MINUTE + MINUTE_MS]),
    ).toMatchObject([{ count: 1, last: 100 }]);
  });

  it("counts a GPU as healthy until an XID that needs a reset", () => {
    const xid = (value: number) => gauge([[10, value]], { metric: "DCGM_FI_DEV_XID_ERRORS", unit: "" });
    const rows = rollUp([xid(0), xid(13), xid(79)], [MINUTE]);
    expect(rows).toMatchObject([{ signal: "healthy_accelerators", count: 3, last: 2 }]);
  });

  it("reports every token in exactly one minute, however the points fall", () => {
    const steps = fc.array(fc.record({ gapSec: fc.integer({ min: 1, max: 400 }), tokens: fc.nat(5000) }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(steps, (steps) => {
        let [sec, value] = [0, 0];
        const points = steps.map(({ gapSec, tokens }) => {
          sec += gapSec;
          value += tokens;
          return number(sec, value, 0);
        });
        const minutes = minutesBetween(at(0), at(sec));
        const rows = rollUp([{ series: seriesOf({}), points }], minutes);
        expect(rows.reduce((sum, row) => sum + row.sum, 0)).toBe(value);
        // One minute at a time, from only the points around it, gives the same rows.
        const piecewise = minutes.flatMap((minute) => {
          const before = points.findLast((point) => point.timeNano <= at((minute - MINUTE) / 1000));
          const from = before ? points.indexOf(before) : 0;
          const after = points.findIndex((point) => point.timeNano > at((minute - MINUTE) / 1000 + 60));
          const around = points.slice(from, after === -1 ? undefined : after + 1);
          return rollUp([{ series: seriesOf({}), points: around }], [minute]);
        });
        expect(piecewise).toEqual(rows);
      }),
    );
  });
});

describe("minuteOf", () => {
  it("closes a minute at its last nanosecond", () => {
    expect(minuteOf(at(60))).toBe(MINUTE);
    expect(minuteOf(at(60) + 1n)).toBe(MINUTE + MINUTE_MS);
    expect(minutesBetween(at(60), at(120))).toEqual([MINUTE + MINUTE_MS]);
  });
});
