import { describe, expect, it } from "vitest";
import { EMPTY_DISTRIBUTION } from "@/lib/telemetry/histogram/distribution";
import type { FleetWindow } from "@/lib/telemetry/store/postgres/fleet-window";
import type { Guardrail, GuardrailMetric } from "./model";
import { type ReadFleet, readingOf } from "./reading";
import { later, t0 } from "./testing/world";

const guardrail = (metric: GuardrailMetric): Guardrail => ({
  id: metric,
  metric,
  scope: { kind: "fleet", fleetId: "par" },
  comparison: "at_most",
  limit: 1,
  windowMs: 60_000,
  minSamples: 10,
  control: null,
  onBreach: "roll_back",
  onAbsent: "hold",
  onInconclusive: "hold",
});
const fleet: ReadFleet = {
  id: "par",
  healthy: 10,
  reserved: false,
  profiles: new Map([
    ["m", { acceleratorId: "h100", modelId: "m", prefillTokensPerSec: 1000, decodeTokensPerSec: 100 }],
  ]),
  usdPerAcceleratorHour: 2,
};
const row = (signal: FleetWindow["signal"], sum: number, more: Partial<FleetWindow> = {}): FleetWindow => ({
  fleetId: "par",
  modelId: "m",
  signal,
  count: sum,
  sum,
  distribution: EMPTY_DISTRIBUTION,
  newestAt: later(60_000),
  ...more,
});
const read = (
  metric: GuardrailMetric,
  windows: FleetWindow[],
  more: { fleet?: Partial<ReadFleet>; violating?: number } = {},
) =>
  readingOf(guardrail(metric), {
    fleets: [{ ...fleet, ...more.fleet }],
    windows,
    from: t0,
    violatingRequests: more.violating ?? 0,
  });
const buckets = { explicit: [{ bounds: [0.1, 0.2, 0.4], counts: [50, 40, 10, 0] }], exponential: null };
// 60 s of 6,000 input and 600 output tokens keep (6 + 6) / 60 = 0.2 accelerators busy.
const tokens = [row("input_tokens", 6_000), row("output_tokens", 600)];

describe("a guardrail's reading", () => {
  it("is absent when nothing was heard of the fleet", () => {
    expect(read("error_rate", [])).toEqual({
      kind: "absent",
      because: "Nothing was reported in the last 60 s.",
    });
  });

  it("is failed over all requests, and zero failures need no series of their own", () => {
    expect(read("error_rate", [row("requests", 200), row("errors", 5)])).toMatchObject({
      value: 0.025,
      samples: 200,
    });
    expect(read("error_rate", [row("requests", 200)])).toMatchObject({ value: 0, samples: 200 });
  });

  it("has no figure for a fleet that reports but serves nothing, which is not absence", () => {
    const idle = [row("requests", 0)];
    expect(read("error_rate", idle)).toMatchObject({ kind: "present", value: null, samples: 0 });
    expect(read("ttft_p95_ms", idle)).toMatchObject({ kind: "present", value: null, samples: 0 });
  });

  it("takes the 95th percentile of merged buckets, in ms", () => {
    const windows = [row("requests", 100), row("ttft", 100, { distribution: buckets })];
    expect(read("ttft_p95_ms", windows)).toMatchObject({ value: expect.closeTo(300, 6), samples: 100 });
  });

  it("is absent when requests are served and no time to first token is reported", () => {
    expect(read("ttft_p95_ms", [row("requests", 100)])).toMatchObject({ kind: "absent" });
  });

  it("believes the accelerators' own utilisation before it computes one", () => {
    const reported = row("utilization", 1.4, { count: 2 });
    expect(read("utilization", [...tokens, reported])).toMatchObject({ value: 0.7, samples: 2 });
    expect(read("utilization", tokens)).toMatchObject({ value: expect.closeTo(0.02, 9), samples: 1 });
  });

  it("has no utilisation of a fleet without healthy accelerators", () => {
    expect(read("utilization", tokens, { fleet: { healthy: 0 } })).toMatchObject({ kind: "absent" });
  });

  it("prices what was used, or all of a reserved fleet", () => {
    expect(read("spend_usd_per_hour", tokens)).toMatchObject({ value: expect.closeTo(0.4, 9) });
    expect(read("spend_usd_per_hour", tokens, { fleet: { reserved: true } })).toMatchObject({ value: 20 });
  });

  it("does not price what no rate card covers", () => {
    const unpriced = read("spend_usd_per_hour", tokens, { fleet: { usdPerAcceleratorHour: null } });
    expect(unpriced).toEqual({ kind: "absent", because: "No rate card prices par." });
  });

  it("counts requests that no rule allows where they were served", () => {
    expect(read("residency_violations", [row("requests", 200)], { violating: 3 })).toMatchObject({
      value: 3,
      samples: 200,
    });
  });

  it("is refused over all requests, and says so when no source tells", () => {
    expect(read("refused_share", [row("requests", 200), row("refused", 3)])).toMatchObject({
      value: 0.015,
      samples: 200,
    });
    expect(read("refused_share", [row("requests", 200), row("refused", 0)])).toMatchObject({ value: 0 });
    expect(read("refused_share", [row("requests", 200)])).toMatchObject({ kind: "absent" });
    expect(read("refused_share", [row("requests", 0)])).toMatchObject({ kind: "present", value: null });
  });
});
