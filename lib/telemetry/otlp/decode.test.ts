import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";
import { describe, expect, it } from "vitest";
import { decodeMetrics } from "./decode";
import { OtlpProblem } from "./scalars";

const NOW = "1795161600000000000";
const START = "1795161540000000000";
const protoRoot = fileURLToPath(new URL("proto", import.meta.url));

/** Encodes with protobufjs' reflection, which shares no code with the generated decoder. */
function toProtobuf(request: object): Uint8Array {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => `${protoRoot}/${target.replace(`${protoRoot}/`, "")}`;
  root.loadSync("opentelemetry/proto/collector/metrics/v1/metrics_service.proto");
  const type = root.lookupType("opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest");
  return type.encode(type.fromObject(request)).finish();
}

const toJson = (request: unknown) => new TextEncoder().encode(JSON.stringify(request));

const attribute = (key: string, value: object) => ({ key, value });

function request(...metrics: object[]) {
  return {
    resourceMetrics: [
      {
        resource: { attributes: [attribute("ballast.fleet", { stringValue: "fleet-a" })] },
        scopeMetrics: [{ scope: { name: "gateway", version: "1" }, metrics }],
      },
    ],
  };
}

const sum = (point: object, temporality: number | string = 2) => ({
  name: "vllm:prompt_tokens",
  sum: { aggregationTemporality: temporality, isMonotonic: true, dataPoints: [point] },
});

const histogram = (point: object) => ({
  name: "gen_ai.server.time_to_first_token",
  unit: "s",
  histogram: { aggregationTemporality: 1, dataPoints: [point] },
});

const whole = request(
  {
    name: "hw.gpu.utilization",
    unit: "1",
    gauge: {
      dataPoints: [
        {
          timeUnixNano: NOW,
          asDouble: 0.5,
          attributes: [attribute("b", { intValue: "7" }), attribute("a", { boolValue: true })],
        },
      ],
    },
  },
  sum({ startTimeUnixNano: START, timeUnixNano: NOW, asInt: "9007199254740991" }),
  histogram({
    startTimeUnixNano: START,
    timeUnixNano: NOW,
    count: "3",
    sum: 1.5,
    bucketCounts: ["1", "2", "0"],
    explicitBounds: [0.1, 1],
    min: 0.05,
    max: 0.9,
  }),
  {
    name: "gen_ai.server.request.duration",
    unit: "s",
    exponentialHistogram: {
      aggregationTemporality: 2,
      dataPoints: [
        {
          startTimeUnixNano: START,
          timeUnixNano: NOW,
          count: "4",
          sum: 9,
          scale: -1,
          zeroCount: "1",
          positive: { offset: -3, bucketCounts: ["1", "0", "2"] },
        },
      ],
    },
  },
);

describe("decodeMetrics", () => {
  it("reads the same points from protobuf and from JSON", () => {
    const fromProtobuf = decodeMetrics(toProtobuf(whole), "protobuf");
    const fromJson = decodeMetrics(toJson(whole), "json");
    expect(fromProtobuf).toEqual(fromJson);
    expect(fromJson.rejects).toEqual([]);
    expect(fromJson.points).toHaveLength(4);
    expect(fromJson.points[0]).toEqual({
      series: {
        metric: "hw.gpu.utilization",
        unit: "1",
        kind: "gauge",
        temporality: "none",
        monotonic: false,
        scope: "gateway",
        resource: { "ballast.fleet": "fleet-a" },
        attributes: { a: true, b: 7 },
      },
      startNano: 0n,
      timeNano: BigInt(NOW),
      sample: { kind: "number", value: 0.5 },
    });
    expect(fromJson.points[1]?.sample).toEqual({ kind: "number", value: Number.MAX_SAFE_INTEGER });
    expect(fromJson.points[3]?.sample).toMatchObject({
      count: 4,
      distribution: { exponential: { scale: -1, positive: { offset: -3, counts: [1, 0, 2] } } },
    });
  });

  it("orders attributes so that equal sets are equal", () => {
    const a = attribute("a", { stringValue: "1" });
    const b = attribute("b", { stringValue: "2" });
    const point = { timeUnixNano: NOW, asInt: 1 };
    const keys = [
      [a, b],
      [b, a],
    ].map((attributes) => {
      const decoded = decodeMetrics(toJson(request(sum({ ...point, attributes }))), "json");
      return JSON.stringify(decoded.points[0]?.series.attributes);
    });
    expect(keys[0]).toBe(keys[1]);
  });

  it("accepts the enum by name", () => {
    const decoded = decodeMetrics(
      toJson(request(sum({ timeUnixNano: NOW, asInt: 1 }, "AGGREGATION_TEMPORALITY_DELTA"))),
      "json",
    );
    expect(decoded.points[0]?.series.temporality).toBe("delta");
  });

  it.each([
    ["NaN", { timeUnixNano: NOW, asDouble: "NaN" }],
    ["DCGM's blank", { timeUnixNano: NOW, asInt: "9223372036854775794" }],
    ["the no-value flag", { timeUnixNano: NOW, flags: 1 }],
  ])("treats %s as no value: neither stored nor an error", (_name, point) => {
    const decoded = decodeMetrics(toJson(request(sum(point))), "json");
    expect(decoded).toEqual({ points: [], rejects: [], absent: 1 });
  });

  it.each([
    ["a missing time", sum({ asInt: 1 }), "timeUnixNano is missing"],
    ["a time in words", sum({ timeUnixNano: "yesterday", asInt: 1 }), '"yesterday"'],
    ["a negative time", sum({ timeUnixNano: "-5", asInt: 1 }), "unsigned 64-bit integer"],
    ["no value", sum({ timeUnixNano: NOW }), "asInt or asDouble"],
    ["infinity", sum({ timeUnixNano: NOW, asDouble: "Infinity" }), "finite"],
    ["no temporality", sum({ timeUnixNano: NOW, asInt: 1 }, 0), "aggregationTemporality"],
    [
      "bounds out of order",
      histogram({ timeUnixNano: NOW, count: 0, bucketCounts: [0, 0, 0], explicitBounds: [2, 1] }),
      "strictly increasing",
    ],
    [
      "too few buckets",
      histogram({ timeUnixNano: NOW, count: 1, bucketCounts: [1], explicitBounds: [1] }),
      "1 bucketCounts for 1 explicitBounds",
    ],
    [
      "buckets that do not add up",
      histogram({ timeUnixNano: NOW, count: 5, bucketCounts: [1, 1], explicitBounds: [1] }),
      "hold 2 values but its count is 5",
    ],
    [
      "a summary",
      { name: "rpc.duration", summary: { dataPoints: [{ timeUnixNano: NOW }] } },
      "cannot be merged",
    ],
    ["a nameless metric", { ...sum({ timeUnixNano: NOW, asInt: 1 }), name: "" }, "name must have"],
  ])("rejects %s with its reason and keeps the other points", (_name, metric, reason) => {
    const good = sum({ timeUnixNano: NOW, asInt: 1 });
    const decoded = decodeMetrics(toJson(request(metric, good)), "json");
    expect(decoded.points).toHaveLength(1);
    expect(decoded.rejects).toHaveLength(1);
    expect(decoded.rejects[0]?.reason).toContain(reason);
  });

  it.each([
    ["not JSON", new TextEncoder().encode("{"), "json", "not JSON"],
    ["not UTF-8", new Uint8Array([0xff, 0xfe]), "json", "not JSON"],
    ["a list for a body", toJson([]), "json", "The body must be an object"],
    ["snake case", toJson({ resource_metrics: [] }), "json", "lowerCamelCase"],
    ["a wrong envelope", toJson({ resourceMetrics: {} }), "json", "resourceMetrics must be a list"],
    ["truncated protobuf", toProtobuf(whole).subarray(0, 40), "protobuf", "in protobuf"],
    ["text as protobuf", new TextEncoder().encode("hello"), "protobuf", "in protobuf"],
  ] as const)("refuses %s as a whole", (_name, body, encoding, sentence) => {
    expect(() => decodeMetrics(body, encoding)).toThrow(OtlpProblem);
    expect(() => decodeMetrics(body, encoding)).toThrow(sentence);
  });

  it("replaces U+0000, which the database cannot store", () => {
    const attributes = [attribute("k\u0000", { stringValue: "a\u0000b" })];
    const decoded = decodeMetrics(toJson(request(sum({ timeUnixNano: NOW, asInt: 1, attributes }))), "json");
    expect(decoded.points[0]?.series.attributes).toEqual({ "k\ufffd": "a\ufffdb" });
  });

  it("decodes what the official SDK's serializer writes", () => {
    const require = createRequire(import.meta.url);
    // The transformer is the SDK's own dependency, found through it.
    const transformer = createRequire(require.resolve("@opentelemetry/exporter-metrics-otlp-proto"))(
      "@opentelemetry/otlp-transformer",
    ) as { ProtobufMetricsSerializer: { serializeRequest(metrics: unknown): Uint8Array } };
    const body = transformer.ProtobufMetricsSerializer.serializeRequest({
      resource: { attributes: { "ballast.fleet": "fleet-a" } },
      scopeMetrics: [
        {
          scope: { name: "s" },
          metrics: [
            {
              descriptor: {
                name: "vllm:prompt_tokens",
                unit: "",
                description: "",
                type: "COUNTER",
                valueType: 0,
              },
              aggregationTemporality: 1,
              dataPointType: 3,
              isMonotonic: true,
              dataPoints: [
                {
                  startTime: [1795161540, 5],
                  endTime: [1795161600, 999999999],
                  attributes: { n: 12 },
                  value: 41,
                },
              ],
            },
          ],
        },
      ],
    });
    const decoded = decodeMetrics(body, "protobuf");
    expect(decoded.points).toEqual([
      expect.objectContaining({
        startNano: 1795161540000000005n,
        timeNano: 1795161600999999999n,
        sample: { kind: "number", value: 41 },
        series: expect.objectContaining({ temporality: "cumulative", attributes: { n: 12 } }),
      }),
    ]);
  });
});

describe.runIf(process.env.BALLAST_REAL_DATA)("the protocol's own example", () => {
  it("is read whole", () => {
    const file = `${process.env.BALLAST_REAL_DATA}/telemetry/otlp_metrics_example.json`;
    const decoded = decodeMetrics(readFileSync(file), "json");
    expect(decoded.rejects).toEqual([]);
    expect(decoded.points.map((point) => point.series.kind)).toEqual([
      "sum",
      "gauge",
      "histogram",
      "exponential_histogram",
    ]);
    expect(decoded.points.every((point) => point.timeNano === 1544712660300000000n)).toBe(true);
  });
});
