import { describe, expect, it } from "vitest";
import { type FleetReadings, type HealthState, judgeHealth } from "./health";

const now = new Date("2026-11-20T08:00:00Z");
const fleet = { state: "serving", delivered: 1000, errorRate: 0.001, ttftMs: 300 } as const;
const well: FleetReadings = {
  newestAt: new Date(now.getTime() - 10_000),
  requests: 5000,
  errorRate: 0.001,
  ttftP95Ms: 600,
  utilization: 0.6,
  healthyAccelerators: 990,
};
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

describe("judgeHealth", () => {
  it.each<[string, Partial<FleetReadings>, HealthState, string[]]>([
    ["all well", {}, "ok", []],
    ["nothing ever reported", { newestAt: null }, "no_data", ["data"]],
    ["silent for six minutes", { newestAt: minutesAgo(6) }, "no_data", ["data"]],
    ["silent for three minutes", { newestAt: minutesAgo(3) }, "stale", ["data"]],
    ["errors at twice the normal rate, still below 1%", { errorRate: 0.002 }, "ok", []],
    ["errors at 1%", { errorRate: 0.01 }, "degraded", ["error_rate"]],
    ["errors at 5%", { errorRate: 0.05 }, "critical", ["error_rate"]],
    ["errors of a handful of requests", { errorRate: 0.5, requests: 12 }, "ok", []],
    ["no requests, so no error rate", { errorRate: null, requests: 0 }, "ok", []],
    ["slow", { ttftP95Ms: 950 }, "degraded", ["ttft"]],
    ["very slow", { ttftP95Ms: 2_500 }, "critical", ["ttft"]],
    ["busy", { utilization: 0.93 }, "degraded", ["utilization"]],
    ["full", { utilization: 1.1 }, "critical", ["utilization"]],
    ["a tenth of its accelerators lost", { healthyAccelerators: 900 }, "degraded", ["accelerators"]],
    ["a third of its accelerators lost", { healthyAccelerators: 660 }, "critical", ["accelerators"]],
    ["signals nobody reports", { ttftP95Ms: null, utilization: null, healthyAccelerators: null }, "ok", []],
    ["stale and failing", { newestAt: minutesAgo(3), errorRate: 0.2 }, "critical", ["data", "error_rate"]],
  ])("%s", (_name, readings, state, metrics) => {
    const health = judgeHealth(fleet, { ...well, ...readings }, now);
    expect(health.state).toBe(state);
    expect(health.findings.map((finding) => finding.metric)).toEqual(metrics);
  });

  it("judges errors against the fleet's own normal", () => {
    const flaky = { ...fleet, errorRate: 0.008 };
    expect(judgeHealth(flaky, { ...well, errorRate: 0.02 }, now).state).toBe("ok");
    expect(judgeHealth(flaky, { ...well, errorRate: 0.03 }, now).state).toBe("degraded");
  });

  it("does not judge what is not there yet, and lets a drained fleet be silent", () => {
    const silent = { ...well, newestAt: null };
    expect(judgeHealth({ ...fleet, state: "planned" }, silent, now)).toEqual({
      state: "inactive",
      findings: [],
    });
    expect(judgeHealth({ ...fleet, state: "drained" }, silent, now)).toEqual({
      state: "drained",
      findings: [],
    });
  });

  it("gives every finding a reason with figures and a next action", () => {
    const bad = {
      ...well,
      newestAt: minutesAgo(4),
      errorRate: 0.2,
      ttftP95Ms: 9_000,
      utilization: 1,
      healthyAccelerators: 1,
    };
    const { findings } = judgeHealth(fleet, bad, now);
    expect(findings).toHaveLength(5);
    for (const { reason, next } of findings) {
      expect(reason).toMatch(/\d.*\.$/);
      expect(next).toMatch(/\.$/);
    }
  });
});
