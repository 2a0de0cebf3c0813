import { gzipSync } from "node:zlib";
import protobuf from "protobufjs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { systemActor } from "@/lib/identity/model";
import { createToken } from "@/lib/identity/verbs/create-token";
import { disconnect, pool } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { seedEstate } from "../testing/estate";
import { receiveMetrics } from "./receive";

const setup = systemActor("test");

function gauge(metric: string, value: unknown, timeUnixNano = String(BigInt(Date.now()) * 1_000_000n)) {
  return {
    resourceMetrics: [
      {
        resource: { attributes: [{ key: "ballast.fleet", value: { stringValue: "fleet-a" } }] },
        scopeMetrics: [
          {
            metrics: [
              { name: metric, unit: "1", gauge: { dataPoints: [{ timeUnixNano, asDouble: value }] } },
            ],
          },
        ],
      },
    ],
  };
}

const utilization = () => gauge("hw.gpu.utilization", 0.5);

describe("POST /api/otlp/v1/metrics", () => {
  useTestDatabase();
  const tokens = { ingest: "", viewer: "" };

  beforeAll(async () => {
    await seedEstate();
    tokens.ingest = (await createToken(setup, { name: "collector", role: "ingest" })).secret;
    tokens.viewer = (await createToken(setup, { name: "reader", role: "viewer" })).secret;
  });

  function post(body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
    const all = { authorization: `Bearer ${tokens.ingest}`, "content-type": "application/json", ...headers };
    return receiveMetrics(
      new Request("http://ballast.test/api/otlp/v1/metrics", { method: "POST", body, headers: all }),
    );
  }

  const storedPoints = async () =>
    Number((await pool().query("SELECT count(*) AS n FROM telemetry_point")).rows[0].n);

  it("has every point in the table when it answers 200", async () => {
    const before = await storedPoints();
    const response = await post(JSON.stringify(utilization()));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({});
    expect(await storedPoints()).toBe(before + 1);
  });

  it("takes gzip", async () => {
    const response = await post(gzipSync(JSON.stringify(utilization())), { "content-encoding": "gzip" });
    expect(response.status).toBe(200);
  });

  it("says in JSON how many points it rejected and why", async () => {
    const response = await post(JSON.stringify(gauge("hw.gpu.utilization", "Infinity")));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      partialSuccess: {
        rejectedDataPoints: "1",
        errorMessage: expect.stringContaining("a finite number was expected"),
      },
    });
  });

  it("says in protobuf what it rejected, when spoken to in protobuf", async () => {
    const summary = Uint8Array.from([
      // resource_metrics { scope_metrics { metrics { name: "s", summary { data_points {} } } } }
      ...[0x0a, 0x0b, 0x12, 0x09, 0x12, 0x07, 0x0a, 0x01, 0x73, 0x5a, 0x02, 0x0a, 0x00],
    ]);
    const response = await post(summary, { "content-type": "application/x-protobuf" });
    expect(response.headers.get("content-type")).toBe("application/x-protobuf");
    const { root } = protobuf.parse(`syntax = "proto3";
      message Partial { int64 rejected_data_points = 1; string error_message = 2; }
      message Answer { Partial partial_success = 1; }`);
    const answer = root
      .lookupType("Answer")
      .decode(new Uint8Array(await response.arrayBuffer()))
      .toJSON();
    expect(answer).toEqual({
      partialSuccess: { rejectedDataPoints: "1", errorMessage: expect.stringContaining("is a summary") },
    });
  });

  it.each([
    ["without a token", 401, { authorization: "" }, "Authorization header must be"],
    ["with an unknown token", 401, { authorization: `Bearer blst_${"A".repeat(43)}` }, "not valid"],
    [
      "in another media type",
      415,
      { "content-type": "text/plain" },
      "application/x-protobuf or application/json",
    ],
    ["in another compression", 415, { "content-encoding": "br" }, "send gzip or no encoding"],
    ["that is not gzip after all", 400, { "content-encoding": "gzip" }, "cannot be inflated"],
    ["in no known protobuf", 400, { "content-type": "application/x-protobuf" }, "in protobuf"],
  ] as [string, number, Record<string, string>, string][])(
    "refuses a batch %s with %i",
    async (_name, status, headers, sentence) => {
      const before = await storedPoints();
      const response = await post(JSON.stringify(utilization()), headers);
      expect(response.status).toBe(status);
      expect(await response.text()).toContain(sentence);
      expect(await storedPoints()).toBe(before);
    },
  );

  it("refuses a token of another role", async () => {
    const response = await post(JSON.stringify(utilization()), { authorization: `Bearer ${tokens.viewer}` });
    expect(response.status).toBe(403);
  });

  it.each([
    ["that is too large", Buffer.alloc(9 * 1024 * 1024, 32), {}],
    ["that inflates too far", gzipSync(Buffer.alloc(40 * 1024 * 1024)), { "content-encoding": "gzip" }],
  ] as [string, Buffer<ArrayBuffer>, Record<string, string>][])(
    "refuses a body %s with 413",
    async (_name, body, headers) => {
      const response = await post(body, headers);
      expect(response.status).toBe(413);
    },
  );

  it("refuses what is not OTLP, naming the field", async () => {
    const response = await post(JSON.stringify({ resourceMetrics: 7 }));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      code: 3,
      message: "resourceMetrics must be a list, but it is 7.",
    });
  });

  it("asks to come back later when too much is under way", async () => {
    const responses = await Promise.all(
      Array.from({ length: 60 }, () => post(JSON.stringify(utilization()))),
    );
    const turnedAway = responses.filter((response) => response.status === 429);
    expect(turnedAway.length).toBeGreaterThan(0);
    expect(turnedAway.every((response) => Number(response.headers.get("retry-after")) > 0)).toBe(true);
    expect(responses.filter((response) => response.status === 200).length).toBeGreaterThanOrEqual(32);
  });

  it("answers 503 with Retry-After while the database is away", async () => {
    await disconnect();
    const url = process.env.DATABASE_URL;
    process.env.DATABASE_URL = "postgresql://nobody@127.0.0.1:9/none";
    // The environment is read once per process: a fresh set of modules is a fresh process.
    vi.resetModules();
    try {
      const fresh = await import("./receive");
      const headers = { authorization: `Bearer ${tokens.ingest}`, "content-type": "application/json" };
      const body = JSON.stringify(utilization());
      const response = await fresh.receiveMetrics(
        new Request("http://ballast.test", { method: "POST", body, headers }),
      );
      expect(response.status).toBe(503);
      expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
      await (await import("@/lib/platform/db/client")).disconnect();
    } finally {
      process.env.DATABASE_URL = url;
    }
  });
});
