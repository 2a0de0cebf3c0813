import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { SeriesIdentity } from "@/lib/telemetry/model";
import { recognise } from "./recognise";

const series = (overrides: Partial<SeriesIdentity>): SeriesIdentity => ({
  metric: "gen_ai.client.token.usage",
  unit: "{token}",
  kind: "histogram",
  temporality: "delta",
  monotonic: true,
  scope: "",
  resource: {},
  attributes: {},
  ...overrides,
});

const signalsOf = (identity: SeriesIdentity) => {
  const result = recognise(identity);
  return "yields" in result ? result.yields.map((item) => item.signal) : [];
};

describe("recognise", () => {
  it.each([
    ["input tokens", { attributes: { "gen_ai.token.type": "input" } }, ["input_tokens"]],
    ["output tokens", { attributes: { "gen_ai.token.type": "output" } }, ["output_tokens"]],
    [
      "requests, errors and their duration",
      { metric: "gen_ai.server.request.duration", unit: "s" },
      ["requests", "errors", "refused", "request_duration"],
    ],
    [
      "vLLM's counter under the name a bridge gives it",
      { metric: "vllm:prompt_tokens_total", unit: "", kind: "sum", temporality: "cumulative" },
      ["input_tokens"],
    ],
    [
      "healthy accelerators of a hardware status",
      {
        metric: "hw.status",
        unit: "1",
        kind: "sum",
        temporality: "cumulative",
        monotonic: false,
        resource: { "hw.type": "gpu" },
        attributes: { "hw.state": "ok" },
      },
      ["healthy_accelerators"],
    ],
  ] as [string, Partial<SeriesIdentity>, string[]][])("reads %s", (_name, overrides, signals) => {
    expect(signalsOf(series(overrides))).toEqual(signals);
  });

  it.each([
    ["an unknown metric", { metric: "my.counter" }, 'does not know the metric "my.counter"'],
    ["tokens of no type", {}, "gen_ai.token.type=input"],
    [
      "another unit",
      { metric: "gen_ai.server.time_to_first_token", unit: "ms" },
      'in the unit "ms"; "s" was',
    ],
    ["another kind", { kind: "gauge" }, "arrives as a gauge"],
    [
      "a falling sum",
      { metric: "vllm:prompt_tokens", unit: "", kind: "sum", monotonic: false },
      "a monotonic one was expected",
    ],
    [
      "a delta of a reading",
      { metric: "vllm:num_requests_waiting", unit: "", kind: "sum", monotonic: false },
      "its current value was expected",
    ],
  ] as [string, Partial<SeriesIdentity>, string][])("says why not for %s", (_name, overrides, sentence) => {
    const result = recognise(series(overrides));
    expect("reason" in result && result.reason).toContain(sentence);
  });
});

describe.runIf(process.env.BALLAST_REAL_DATA)("real scrapes", () => {
  /** Name and kind of every family, as the OpenTelemetry Collector's Prometheus receiver would send it. */
  function families(file: string): SeriesIdentity[] {
    const text = readFileSync(`${process.env.BALLAST_REAL_DATA}/telemetry/${file}`, "utf8");
    return [...text.matchAll(/^# TYPE (\S+) (gauge|counter|histogram)$/gm)].map(([, metric, type]) =>
      series({
        metric: metric!,
        unit: "",
        kind: type === "counter" ? "sum" : (type as "gauge" | "histogram"),
        temporality: type === "gauge" ? "none" : "cumulative",
        monotonic: type !== "gauge",
      }),
    );
  }

  it("of vLLM yield every serving signal", () => {
    const signals = new Set(families("vllm_metrics.prom").flatMap(signalsOf));
    expect([...signals].sort()).toEqual([
      "input_tokens",
      "kv_cache_utilization",
      "output_tokens",
      "queue_depth",
      "request_duration",
      "requests",
      "running_requests",
      "time_per_output_token",
      "ttft",
    ]);
  });

  it("of DCGM yield utilization, power and health", () => {
    const signals = new Set(families("dcgm_metrics.prom").flatMap(signalsOf));
    expect([...signals].sort()).toEqual(["healthy_accelerators", "power_watts", "utilization"]);
  });

  it("know every GenAI server metric the conventions list", () => {
    const rows = readFileSync(`${process.env.BALLAST_REAL_DATA}/telemetry/metric_names.csv`, "utf8").split(
      "\n",
    );
    const server = rows.filter((row) => row.startsWith("gen_ai.server.")).map((row) => row.split(","));
    expect(server.length).toBeGreaterThan(2);
    for (const [metric, , unit] of server)
      expect(signalsOf(series({ metric: metric!, unit: unit! }))).not.toEqual([]);
  });
});
