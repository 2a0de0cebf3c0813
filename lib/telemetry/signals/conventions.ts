import type { PointKind } from "@/lib/telemetry/model";
import type { Signal } from "./signals";

/** Attribute name → accepted values; an empty list accepts any value, as long as the attribute is set. */
export type Condition = Readonly<Record<string, readonly string[]>>;

export interface Yield {
  readonly signal: Signal;
  /** `count` and `sum` of a histogram or counter; `distribution` its buckets; `reading` a gauge's value. */
  readonly take: "count" | "sum" | "distribution" | "reading";
  /** Multiplies the reading, for percentages. */
  readonly factor?: number;
  /** The reading counts as 1, or as 0 when it is one of these codes. */
  readonly oneUnless?: readonly number[];
  readonly when?: Condition;
  /** Where `when` does not hold, the series still says "none": a request without an error is a zero, not an unknown. */
  readonly elseZero?: boolean;
}

export interface MetricRule {
  /** Names under which it is exported: bridges from Prometheus keep or drop `_total`. */
  readonly metrics: readonly string[];
  readonly kinds: readonly PointKind[];
  /** Accepted UCUM units; "" is a source that does not say. */
  readonly units: readonly string[];
  readonly when?: Condition;
  readonly yields: readonly Yield[];
}

export interface Convention {
  readonly name: string;
  readonly version: string;
  /** Where two conventions report one signal of one fleet and model in one minute, the lower rank is read and the other ignored: adding both would count every request twice. */
  readonly rank: number;
  readonly rules: readonly MetricRule[];
}

const HISTOGRAMS: readonly PointKind[] = ["histogram", "exponential_histogram"];
const COUNTERS: readonly PointKind[] = ["sum"];
/** UpDownCounters and gauges; Prometheus bridges send either. */
const READINGS: readonly PointKind[] = ["gauge", "sum"];
const SECONDS = ["s", "seconds", ""];
const RATIO = ["1", "", "ratio"];

/** Only the seconds-valued distribution of a metric. */
const duration = (signal: Signal, ...metrics: string[]): MetricRule => ({
  metrics,
  kinds: HISTOGRAMS,
  units: SECONDS,
  yields: [{ signal, take: "distribution" }],
});

const counter = (signal: Signal, metric: string): MetricRule => ({
  metrics: [metric, `${metric}_total`],
  kinds: COUNTERS,
  units: ["", "1", "{token}", "{request}", "tokens", "requests"],
  yields: [{ signal, take: "sum" }],
});

const reading = (signal: Signal, metrics: string[], units: string[], factor?: number): MetricRule => ({
  metrics,
  kinds: READINGS,
  units,
  yields: [{ signal, take: "reading", ...(factor === undefined ? {} : { factor }) }],
});

/** What servers and gateways answer when they have no room, as a status or as the error's name. */
const NO_ROOM = ["429", "503", "529", "overloaded_error", "rate_limit_exceeded", "insufficient_quota"];

/** Requests are the count of a duration histogram; the failed ones carry `error.type`. */
const requestDuration = (metric: string): MetricRule => ({
  metrics: [metric],
  kinds: HISTOGRAMS,
  units: SECONDS,
  yields: [
    { signal: "requests", take: "count" },
    { signal: "errors", take: "count", when: { "error.type": [] }, elseZero: true },
    { signal: "refused", take: "count", when: { "error.type": NO_ROOM }, elseZero: true },
    { signal: "request_duration", take: "distribution" },
  ],
});

/**
 * XIDs after which NVIDIA asks for a reset, a drain or a replacement of the GPU; the others are faults of the program.
 * https://docs.nvidia.com/deploy/xid-errors/
 */
const FATAL_XIDS = [
  48, 62, 63, 64, 74, 79, 92, 94, 95, 119, 120, 136, 140, 143, 144, 145, 146, 147, 148, 149, 150,
];

/** Recognised without configuration. The GenAI conventions are still in development, hence a list by version. */
export const CONVENTIONS: readonly Convention[] = [
  {
    name: "OpenTelemetry GenAI server",
    version: "1.41",
    rank: 1,
    rules: [
      requestDuration("gen_ai.server.request.duration"),
      duration("ttft", "gen_ai.server.time_to_first_token"),
      duration("time_per_output_token", "gen_ai.server.time_per_output_token"),
      {
        metrics: ["gen_ai.client.token.usage"],
        kinds: HISTOGRAMS,
        units: ["{token}", "", "1"],
        yields: [
          { signal: "input_tokens", take: "sum", when: { "gen_ai.token.type": ["input"] } },
          { signal: "output_tokens", take: "sum", when: { "gen_ai.token.type": ["output", "completion"] } },
        ],
      },
    ],
  },
  {
    name: "vLLM",
    version: "0.6 to 0.11",
    rank: 2,
    rules: [
      {
        metrics: ["vllm:request_success", "vllm:request_success_total"],
        kinds: COUNTERS,
        units: ["", "1", "{request}", "requests"],
        yields: [
          { signal: "requests", take: "sum" },
          { signal: "errors", take: "sum", when: { finished_reason: ["error"] } },
        ],
      },
      counter("input_tokens", "vllm:prompt_tokens"),
      counter("output_tokens", "vllm:generation_tokens"),
      duration("ttft", "vllm:time_to_first_token_seconds"),
      duration("time_per_output_token", "vllm:request_time_per_output_token_seconds"),
      duration("request_duration", "vllm:e2e_request_latency_seconds"),
      reading("queue_depth", ["vllm:num_requests_waiting"], ["", "1", "{request}"]),
      reading("running_requests", ["vllm:num_requests_running"], ["", "1", "{request}"]),
      reading("kv_cache_utilization", ["vllm:kv_cache_usage_perc"], RATIO),
    ],
  },
  {
    // Names vLLM has since replaced; a server in transition exports both.
    name: "vLLM, earlier names",
    version: "0.4 to 0.10",
    rank: 3,
    rules: [
      duration("time_per_output_token", "vllm:time_per_output_token_seconds"),
      reading("kv_cache_utilization", ["vllm:gpu_cache_usage_perc"], RATIO),
    ],
  },
  {
    name: "OpenTelemetry GenAI client",
    version: "1.41",
    rank: 4,
    rules: [
      requestDuration("gen_ai.client.operation.duration"),
      duration("ttft", "gen_ai.client.operation.time_to_first_chunk"),
      duration("time_per_output_token", "gen_ai.client.operation.time_per_output_chunk"),
    ],
  },
  {
    name: "OpenTelemetry hardware",
    version: "1.41",
    rank: 5,
    rules: [
      reading("utilization", ["hw.gpu.utilization"], RATIO),
      reading("memory_utilization", ["hw.gpu.memory.utilization"], RATIO),
      {
        metrics: ["hw.power"],
        kinds: READINGS,
        units: ["W", ""],
        when: { "hw.type": ["gpu"] },
        yields: [{ signal: "power_watts", take: "reading" }],
      },
      {
        metrics: ["hw.status"],
        kinds: READINGS,
        units: ["1", ""],
        when: { "hw.type": ["gpu"], "hw.state": ["ok"] },
        yields: [{ signal: "healthy_accelerators", take: "reading" }],
      },
    ],
  },
  {
    name: "NVIDIA DCGM",
    version: "3 and 4",
    rank: 6,
    rules: [
      reading("utilization", ["DCGM_FI_DEV_GPU_UTIL"], ["", "%", "1"], 0.01),
      reading("power_watts", ["DCGM_FI_DEV_POWER_USAGE"], ["", "W"]),
      {
        metrics: ["DCGM_FI_DEV_XID_ERRORS"],
        kinds: READINGS,
        units: ["", "1"],
        yields: [{ signal: "healthy_accelerators", take: "reading", oneUnless: FATAL_XIDS }],
      },
    ],
  },
];
