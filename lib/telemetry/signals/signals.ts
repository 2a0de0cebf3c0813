/**
 * What Ballast measures of a fleet, whatever the source calls it.
 * counter: adds up. distribution: percentiles, with its count. mean: averaged over sources. total: added over sources.
 */
export const SIGNALS = {
  requests: { aggregate: "counter", unit: "requests", label: "Requests" },
  errors: { aggregate: "counter", unit: "requests", label: "Failed requests" },
  refused: { aggregate: "counter", unit: "requests", label: "Requests refused for want of capacity" },
  input_tokens: { aggregate: "counter", unit: "tokens", label: "Input tokens" },
  output_tokens: { aggregate: "counter", unit: "tokens", label: "Output tokens" },
  ttft: { aggregate: "distribution", unit: "s", label: "Time to first token" },
  time_per_output_token: { aggregate: "distribution", unit: "s", label: "Time per output token" },
  request_duration: { aggregate: "distribution", unit: "s", label: "Request duration" },
  utilization: { aggregate: "mean", unit: "ratio", label: "Accelerator utilization" },
  memory_utilization: { aggregate: "mean", unit: "ratio", label: "Accelerator memory utilization" },
  kv_cache_utilization: { aggregate: "mean", unit: "ratio", label: "KV cache utilization" },
  queue_depth: { aggregate: "total", unit: "requests", label: "Requests waiting" },
  running_requests: { aggregate: "total", unit: "requests", label: "Requests running" },
  healthy_accelerators: { aggregate: "total", unit: "accelerators", label: "Healthy accelerators" },
  power_watts: { aggregate: "total", unit: "W", label: "Power draw" },
} as const satisfies Record<string, SignalMeaning>;

export type Aggregate = "counter" | "distribution" | "mean" | "total";

export interface SignalMeaning {
  readonly aggregate: Aggregate;
  readonly unit: string;
  readonly label: string;
}

export type Signal = keyof typeof SIGNALS;

export function isSignal(name: string): name is Signal {
  return Object.hasOwn(SIGNALS, name);
}
