import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Batch } from "./arrivals";
import type { SimCell } from "./estate";
import { seeded } from "./random";
import { parseTrace } from "./trace-file";
import { tracedDemand } from "./traced-demand";

const cellOf = (origin: string, requestsPerSec: number): SimCell => ({
  id: `${origin}|m|general`,
  origin,
  model: "m",
  dataClass: "general",
  requestsPerSec,
  inputTokensPerRequest: 100,
  outputTokensPerRequest: 50,
  utcOffsetHours: 0,
  longitude: 0,
});
const cells = [cellOf("DE", 30), cellOf("US", 70)];
const random = seeded(1);
const sum = (batches: readonly Batch[], what: "requests" | "inputTokens" | "outputTokens") =>
  batches.reduce((total, batch) => total + batch[what], 0);

const requests =
  "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n2023-11-16 18:15:50.9951690,396,109\n";
const series =
  "model,window_start_s,req_per_s,input_tokens_per_s,output_tokens_per_s\nm,0,10,1000,500\nm,600,0,0,0\nm,1200,30,6000,900\n";

describe("a recording of single requests", () => {
  it("keeps their time apart and their tokens", () => {
    const trace = parseTrace(requests, "t.csv");
    expect(trace).toMatchObject({
      kind: "requests",
      requests: [{ atMs: 0, inputTokens: 374 }, { outputTokens: 109 }],
    });
    if (trace.kind === "requests") expect(trace.requests[1]?.atMs).toBeCloseTo(4314.579, 3);
  });

  it("is replayed exactly once, however time is cut, and then begins again", () => {
    const source = tracedDemand(parseTrace(requests, "t.csv"), cells, 1_000, 1);
    const all: Batch[] = [];
    // The recording is 4,315 ms long and one more until it begins again.
    for (let at = 1_000; at < 1_000 + 4_316; at += 52) all.push(...source.between(at, at + 52, 52, random));
    expect([sum(all, "requests"), sum(all, "inputTokens"), sum(all, "outputTokens")]).toEqual([2, 770, 153]);
    expect(sum(source.between(1_000, 1_000 + 2 * 4_316, 1, random), "requests")).toBe(4);
  });
});

describe("a recorded series", () => {
  const source = tracedDemand(parseTrace(series, "s.csv"), cells, 0, 1);
  const seconds = (from: number) => {
    const all: Batch[] = [];
    for (let s = 0; s < 100; s++)
      all.push(...source.between(from + s * 1_000, from + (s + 1) * 1_000, 1_000, random));
    return all;
  };
  it("scales every cell by the window's part of the mean", () => {
    expect(sum(seconds(0), "requests") / 100).toBeCloseTo(50, 0);
    expect(sum(seconds(1_200_000), "requests") / 100).toBeCloseTo(150, 0);
  });
  it("takes a gap for the mean, not for silence", () => {
    expect(sum(seconds(600_000), "requests") / 100).toBeCloseTo(100, 0);
  });
  it("has the recording's tokens per request", () => {
    const window = seconds(1_200_000);
    expect(sum(window, "inputTokens") / sum(window, "requests")).toBeCloseTo(200, 0);
  });
});

describe("a recording that cannot be read", () => {
  it.each([
    ["", /has no rows/],
    ["TIMESTAMP,ContextTokens,GeneratedTokens\n", /has no rows below its header/],
    ["a,b\n1,2\n", /t\.csv: line 1 is "a,b"; expected the columns TIMESTAMP/],
    [requests.replace("396", "-1"), /line 3: ContextTokens is "-1"; expected a whole number, 0 or more/],
    [requests.replace("396", "3.5"), /line 3: ContextTokens is "3\.5"/],
    [requests.replace("396", ""), /line 3: ContextTokens is ""/],
    [
      requests.replace("2023-11-16 18:15:50.9951690", "yesterday"),
      /line 3: TIMESTAMP is "yesterday"; expected one such as/,
    ],
    [requests.replace(",44", ""), /line 2 has 2 values; expected 3/],
    [series.replace("1200", "1300"), /line 4: window_start_s is 1300; expected equal windows of 600 s/],
    [series.replace("m,0,10", "m,0,ten"), /line 2: req_per_s is "ten"/],
  ])("%j is refused by line and column", (text, sentence) => {
    expect(() => parseTrace(text, "t.csv")).toThrow(sentence);
  });
});

const data = process.env.BALLAST_REAL_DATA;
describe.runIf(data)("real recordings", () => {
  const read = (file: string) => parseTrace(readFileSync(join(data ?? "", "traces", file), "utf8"), file);
  it("of conversations: every request and token is replayed once", () => {
    const trace = read("azure2023_conv.csv");
    if (trace.kind !== "requests") throw new Error("expected single requests");
    const source = tracedDemand(trace, cells, 0, 1);
    const all: Batch[] = [];
    const lengthMs = Math.ceil((trace.requests.at(-1)?.atMs ?? 0) + 1);
    for (let at = 0; at < lengthMs; at += 1_000)
      all.push(...source.between(at, Math.min(at + 1_000, lengthMs), 1_000, random));
    expect(sum(all, "requests")).toBe(19_366);
    expect(sum(all, "inputTokens")).toBe(trace.requests.reduce((total, r) => total + r.inputTokens, 0));
    expect(sum(all, "outputTokens")).toBe(trace.requests.reduce((total, r) => total + r.outputTokens, 0));
  });
  it.each(["servegen_m-mid_10min.csv", "servegen_m-small_10min.csv"])(
    "%s: fourteen days, gaps known as gaps",
    (file) => {
      const trace = read(file);
      if (trace.kind !== "series") throw new Error("expected a series");
      expect(trace.windows).toHaveLength(2016);
      const recorded = trace.windows.flatMap(({ relative }) => relative ?? []);
      expect(recorded.reduce((a, b) => a + b) / recorded.length).toBeCloseTo(1, 6);
    },
  );
});
