import { describe, expect, it } from "vitest";
import { historySpans, tell } from "./history";
import { modelledDemand } from "./modelled-demand";
import { smallEstate } from "./testing/estate";

const from = Date.UTC(2026, 10, 16, 10);
const until = from + 22 * 3_600_000 + 37 * 60_000 + 1_234;

describe("the spans of the past", () => {
  const spans = historySpans(from, until);
  it("cover it without gap or overlap", () => {
    expect(spans[0]?.startMs).toBe(from);
    expect(spans.at(-1)?.endMs).toBe(until);
    spans.forEach((span, i) => {
      expect(span.endMs).toBeGreaterThan(span.startMs);
      if (i > 0) expect(span.startMs).toBe(spans[i - 1]?.endMs);
    });
  });
  it("are few, and end on whole minutes but for the last", () => {
    expect(spans.length).toBeLessThan(120);
    for (const { endMs } of spans.slice(0, -1)) expect(endMs % 60_000).toBe(0);
  });
  it("of no time are none", () => {
    expect(historySpans(from, from)).toEqual([]);
  });
});

describe("the past that is told", () => {
  const estate = smallEstate();
  const demand = modelledDemand(estate.cells, 1);
  const span = { startMs: from, endMs: from + 900_000 };
  it("is the same each time, so that telling it again adds nothing", () => {
    expect(tell(estate, demand, span, 1)).toEqual(tell(estate, demand, span, 1));
  });
  it("has every fleet's requests at the rate of the hour", () => {
    const told = tell(estate, demand, span, 1);
    const fra = told.get("fra")?.recorder.cells.get("DE|keel-large|personal");
    expect((fra?.served.count ?? 0) / 900).toBeGreaterThan(80);
    expect((fra?.served.count ?? 0) / 900).toBeLessThan(170);
    expect(told.get("iad")?.service.utilization).toBeGreaterThan(0.1);
  });
});
