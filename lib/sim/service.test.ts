import { describe, expect, it } from "vitest";
import type { SimCell, SimFleet } from "./estate";
import { noEffect } from "./faults";
import { acceleratorSeconds, healthyAt, serve } from "./service";

const cell: SimCell = {
  id: "DE|keel-large|personal",
  origin: "DE",
  model: "keel-large",
  dataClass: "personal",
  requestsPerSec: 100,
  inputTokensPerRequest: 6000,
  outputTokensPerRequest: 900,
  utcOffsetHours: 1,
  longitude: 8,
};
const fleet: SimFleet = {
  id: "fra",
  provider: "azure",
  region: "germanywestcentral",
  acceleratorName: "H100 SXM",
  watts: 700,
  healthy: 1000,
  ttftMs: 240,
  errorRate: 0.001,
  deliveries: [{ accelerators: 200, due: new Date("2026-12-01T00:00:00Z") }],
  profiles: new Map([["keel-large", { prefillTokensPerSec: 9000, decodeTokensPerSec: 900 }]]),
};
const under = (requestsPerSec: number, effect = noEffect, healthy = fleet.healthy) =>
  serve(fleet, [{ cell, requestsPerSec }], healthy, effect);

it("a request takes its prefill and its decode time", () => {
  expect(acceleratorSeconds(cell, fleet)).toBeCloseTo(6000 / 9000 + 1, 10);
  expect(acceleratorSeconds({ ...cell, model: "other" }, fleet)).toBeNull();
});

describe("a fleet", () => {
  it("with no demand idles: no wait, idle power, nothing refused", () => {
    const idle = serve(fleet, [], 1000, noEffect);
    expect(idle).toMatchObject({ utilization: 0, waiting: 0, cells: [] });
    expect(idle.watts).toBeCloseTo(245_000, 6);
  });

  it("half full answers at its latency target", () => {
    const service = under(300);
    expect(service.utilization).toBeCloseTo(0.5, 6);
    expect(service.cells[0]?.refused).toBe(0);
    expect(service.cells[0]?.failed).toBeCloseTo(0.001, 9);
    expect(service.cells[0]?.ttft.mean).toBeGreaterThan(0.24);
    expect(service.cells[0]?.ttft.mean).toBeLessThan(0.25);
  });

  it("nearly full answers late, and wider spread", () => {
    const [calm, near] = [under(300).cells[0], under(576).cells[0]];
    expect(near?.ttft.mean).toBeGreaterThan(4 * (calm?.ttft.mean ?? 0));
    expect(near?.ttft.sigma).toBeGreaterThan(calm?.ttft.sigma ?? 9);
    expect(near?.timePerOutputToken.mean).toBeGreaterThan(calm?.timePerOutputToken.mean ?? 9);
  });

  it("overloaded serves what it can and refuses the rest", () => {
    const service = under(1200);
    expect(service.utilization).toBeCloseTo(0.98, 6);
    expect(1200 * (1 - (service.cells[0]?.refused ?? 0)) * (5 / 3)).toBeCloseTo(980, 6);
  });

  it("in an outage has no healthy accelerator and serves nobody", () => {
    const service = under(300, { ...noEffect, failing: 1, capacity: 0 });
    expect(service.utilization).toBeNull();
    expect(service.healthyAccelerators).toBe(0);
    expect((service.cells[0]?.refused ?? 0) + (service.cells[0]?.failed ?? 0)).toBe(1);
    expect(service.watts).toBe(0);
  });

  it("asked for a model it cannot run refuses all of it", () => {
    const service = serve(fleet, [{ cell: { ...cell, model: "other" }, requestsPerSec: 5 }], 1000, noEffect);
    expect(service.cells[0]?.refused).toBe(1);
    expect(service.utilization).toBe(0);
  });

  it("slowed down takes so many times longer", () => {
    const [usual, slow] = [under(300).cells[0], under(300, { ...noEffect, slowdown: 5 }).cells[0]];
    expect(slow?.ttft.mean).toBeCloseTo(5 * (usual?.ttft.mean ?? 0), 9);
  });
});

describe("deliveries", () => {
  const begun = new Date("2026-11-20T00:00:00Z");
  it("arrive on the day they are due", () => {
    expect(healthyAt(fleet, begun, new Date("2026-11-30T23:59:59Z"))).toBe(1000);
    expect(healthyAt(fleet, begun, new Date("2026-12-01T00:00:00Z"))).toBe(1200);
  });
  it("that were late when the simulation began stay late", () => {
    expect(healthyAt(fleet, new Date("2026-12-05T00:00:00Z"), new Date("2027-01-01T00:00:00Z"))).toBe(1000);
  });
});
