import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { currentDemand } from "@/lib/demand/queries";
import { type Actor, systemActor } from "@/lib/identity/model";
import { pool, prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { ingestMetrics } from "../ingest";
import { MINUTE_MS, msToNano } from "../minute";
import type { Attributes, Point, Sample, SeriesIdentity } from "../model";
import { rollDirtyMinutes } from "../roll";
import { seedEstate } from "../testing/estate";
import { fleetSeries } from "./fleet-series";
import { fleetStandings } from "./fleet-standings";
import { unmappedCount, unmappedSignals } from "./unmapped";

const source: Actor = { kind: "user", id: "u", label: "u", roles: ["admin"], from: "test" };
const viewer: Actor = { ...source, roles: ["viewer"] };
const ingestOnly: Actor = { ...source, roles: ["ingest"] };
/** Half a minute into a minute, so that the one in progress is only half there. */
const now = new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS + 30_000);
const at = (secAgo: number) => msToNano(now.getTime() - secAgo * 1000);

function point(
  overrides: Partial<SeriesIdentity>,
  sample: Sample,
  { fromSecAgo, toSecAgo }: { fromSecAgo: number; toSecAgo: number },
): Point {
  return {
    series: {
      metric: "vllm:request_success",
      unit: "",
      kind: "sum",
      temporality: "delta",
      monotonic: true,
      scope: "",
      resource: { "ballast.fleet": "fleet-a" },
      attributes: {},
      ...overrides,
    },
    startNano: at(fromSecAgo),
    timeNano: at(toSecAgo),
    sample,
  };
}

const number = (value: number): Sample => ({ kind: "number", value });
const cell = (origin: string): Attributes => ({
  "geo.country.iso_code": origin,
  "ballast.data_class": "general",
  model_name: "gpt-large",
});
const last90Sec = { fromSecAgo: 90, toSecAgo: 0 };

/** 900 requests in 90 s from two countries, 5 of them failed, with their tokens and latencies. */
const traffic = (): Point[] => [
  point({ attributes: cell("DE") }, number(600), last90Sec),
  point({ attributes: { ...cell("FR"), finished_reason: "stop" } }, number(295), last90Sec),
  point({ attributes: { ...cell("FR"), finished_reason: "error" } }, number(5), last90Sec),
  point({ metric: "vllm:prompt_tokens", attributes: cell("DE") }, number(90_000), last90Sec),
  point({ metric: "vllm:generation_tokens", attributes: cell("DE") }, number(18_000), last90Sec),
  point(
    { metric: "vllm:time_to_first_token_seconds", unit: "s", kind: "histogram", attributes: cell("DE") },
    {
      kind: "histogram",
      count: 900,
      sum: 200,
      min: null,
      max: null,
      distribution: { explicit: [{ bounds: [0.2, 0.4], counts: [450, 450, 0] }], exponential: null },
    },
    last90Sec,
  ),
];

async function report(...points: Point[]): Promise<void> {
  await ingestMetrics(source, { points, rejects: [], absent: 0 }, now);
  await rollDirtyMinutes(systemActor("worker"));
}

const standings = async () => {
  const range = { now, fromMs: now.getTime() - 10 * MINUTE_MS, toMs: now.getTime() };
  const { fleets } = await fleetStandings(viewer, range);
  return {
    a: fleets.find(({ fleet }) => fleet.id === "fleet-a")!,
    b: fleets.find(({ fleet }) => fleet.id === "fleet-b")!,
  };
};

describe("what screens read", () => {
  useTestDatabase();
  beforeAll(async () => {
    await seedEstate();
    await prisma().throughputProfile.create({
      data: {
        acceleratorId: "h100-sxm",
        modelId: "gpt-large",
        prefillTokensPerSec: 1000,
        decodeTokensPerSec: 100,
        illustrative: true,
      },
    });
  });
  beforeEach(() =>
    pool().query("TRUNCATE telemetry_point, telemetry_series, telemetry_rollup, telemetry_dirty_minute"),
  );

  it("is rates over the time that is covered, and no data where nobody reports", async () => {
    await report(...traffic());
    const { a, b } = await standings();
    expect(a.requestsPerSec).toBeCloseTo(10, 1);
    expect(a.tokensPerSec).toBeCloseTo(1200, -1);
    expect(a.errorRate).toBeCloseTo(5 / 900);
    expect(a.ttftP50Ms).toBeCloseTo(200);
    expect(a.ttftP95Ms).toBeCloseTo(380);
    expect(a.health.state).toBe("ok");
    expect(a.newestMs).toBe(now.getTime());
    // 90 s of prefill and 180 s of decode over 100 accelerators for 90 s.
    expect(a).toMatchObject({ utilizationIs: "estimated", healthyIs: "declared", healthy: 100 });
    expect(a.utilization).toBeCloseTo(0.03, 2);
    expect(b).toMatchObject({ requestsPerSec: null, errorRate: null, utilization: null, newestMs: null });
    expect(b.health.state).toBe("no_data");
    expect(b.trend.every((value) => value === null)).toBe(true);
  });

  it("prefers what accelerators report to what is estimated and declared", async () => {
    const gauge = { kind: "gauge", temporality: "none", monotonic: false, unit: "1" } as const;
    const gpu = { "hw.type": "gpu", "hw.state": "ok" };
    const moment = { fromSecAgo: 5, toSecAgo: 5 };
    await report(
      ...traffic(),
      point({ ...gauge, metric: "hw.gpu.utilization" }, number(0.5), moment),
      point({ ...gauge, metric: "hw.status", attributes: gpu }, number(70), moment),
    );
    const { a } = await standings();
    expect(a).toMatchObject({
      utilization: 0.5,
      utilizationIs: "reported",
      healthy: 70,
      healthyIs: "reported",
    });
    expect(a.health).toMatchObject({ state: "critical", findings: [{ metric: "accelerators" }] });
  });

  it("is a fleet's series with gaps where nothing came, and totals as counted", async () => {
    const earlier = { fromSecAgo: 400, toSecAgo: 330 };
    await report(...traffic(), point({ attributes: cell("DE") }, number(7), earlier));
    const series = await fleetSeries(viewer, {
      fleetId: "fleet-a",
      fromMs: now.getTime() - 10 * MINUTE_MS,
      toMs: now.getTime(),
    });
    expect(series.totals).toEqual({ requests: 907, inputTokens: 90_000, outputTokens: 18_000 });
    expect(series.requestsPerSec.filter((value) => value !== null)).toHaveLength(4);
    expect(series.requestsPerSec.at(-3)).toBeNull();
    expect(series.requestsPerSec.at(-1)).toBeCloseTo(10);
    expect(series.errorRate.at(-1)).toBeCloseTo(5 / 900, 2);
    expect(series.utilization.every((value) => value === null)).toBe(true);
  });

  it("is demand by cell and where it flows", async () => {
    await report(...traffic());
    const demand = await currentDemand(viewer, now);
    expect(demand.requestsPerSec).toBeCloseTo(10, 1);
    expect(demand.cells[0]).toMatchObject({
      cellId: "DE|gpt-large|general",
      requests: 600,
      inputTokensPerRequest: 150,
    });
    expect(demand.flows.map(({ origin, fleetId }) => [origin, fleetId])).toEqual([
      ["DE", "fleet-a"],
      ["FR", "fleet-a"],
    ]);
  });

  it("is what could not be mapped, with its attributes, and how much of it is missed", async () => {
    const lost = { resource: { "ballast.fleet": "nowhere" } };
    await report(
      point(lost, number(1), last90Sec),
      point({ metric: "my.counter", attributes: { colour: "blue" } }, number(1), last90Sec),
    );
    expect(await unmappedCount(viewer, now)).toEqual({ series: 2, unplaced: 1 });
    const groups = await unmappedSignals(viewer, now);
    expect(groups.find(({ metric }) => metric === "my.counter")).toMatchObject({
      series: 1,
      reason: 'Ballast does not know the metric "my.counter".',
      attributes: { "ballast.fleet": "fleet-a", colour: "blue" },
    });
  });

  it("is refused to who may not read", async () => {
    const range = { now, fromMs: 0, toMs: 1 };
    await expect(fleetStandings(ingestOnly, range)).rejects.toMatchObject({ code: "forbidden" });
    await expect(fleetSeries(ingestOnly, { fleetId: "fleet-a", ...range })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(unmappedSignals(ingestOnly, now)).rejects.toMatchObject({ code: "forbidden" });
    await expect(fleetSeries(viewer, { fleetId: "none", ...range })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
