import { describe, expect, it } from "vitest";
import type { Shares } from "./estate";
import { type Fault, type FaultKind, faultCommandSchema, makeFault } from "./faults";
import { modelledDemand } from "./modelled-demand";
import { seeded } from "./random";
import { Simulation } from "./simulation";
import { smallEstate } from "./testing/estate";

const start = new Date("2026-11-17T12:00:00Z");
const at = (seconds: number) => new Date(start.getTime() + seconds * 1_000);

function live(seconds: number, { faults = [], shares }: { faults?: Fault[]; shares?: Shares } = {}) {
  const estate = smallEstate();
  const simulation = new Simulation(estate, modelledDemand(estate.cells, 1), seeded(2), start);
  for (let s = 0; s < seconds; s++)
    simulation.tick(at(s), at(s + 1), 1_000, () => shares ?? estate.routing, faults, at(s + 1));
  const of = (fleet: string) => {
    const state = simulation.fleets.get(fleet);
    if (!state) throw new Error(`no fleet ${fleet}`);
    const cells = [...state.recorder.cells.values()];
    const sum = (pick: (cell: (typeof cells)[number]) => number) =>
      cells.reduce((total, cell) => total + pick(cell), 0);
    return {
      state,
      served: sum((cell) => cell.served.count),
      failed: sum((cell) => cell.failed.count),
      refused: sum((cell) => cell.refused.count),
      ttft:
        (state.recorder.models.get("keel-large")?.ttft.sum ?? 0) /
        (state.recorder.models.get("keel-large")?.ttft.count ?? 1),
    };
  };
  return { of, simulation };
}
const fault = (fleet: string, kind: FaultKind, severity?: number) =>
  makeFault(
    faultCommandSchema.parse({ fleet, kind, for: "1h", ...(severity ? { severity } : {}) }),
    kind,
    start,
  );

describe("clouds", () => {
  it("serve demand where the table sends it", () => {
    const { of } = live(120);
    const [fra, iad] = [of("fra"), of("iad")];
    // German noon asks for more than 100 requests/s; a quarter of America's general demand is here, too.
    expect(fra.served / 120).toBeGreaterThan(100);
    expect(iad.state.recorder.cells.has("DE|keel-large|personal")).toBe(false);
    expect(fra.state.service.utilization).toBeGreaterThan(0.4);
    expect(fra.failed / (fra.failed + fra.served)).toBeCloseTo(0.01, 2);
    expect(iad.failed).toBe(0);
  });

  it("follow a new table at once", () => {
    const estate = smallEstate();
    const all = Object.fromEntries(estate.cells.map((cell) => [cell.id, { iad: 1 }]));
    const { of } = live(30, { shares: all });
    expect(of("fra").served).toBe(0);
    expect(of("iad").served).toBeGreaterThan(0);
  });

  it("count every request that reached them exactly once", () => {
    const { simulation } = live(60);
    for (const { recorder } of simulation.fleets.values())
      for (const { served, failed, refused, inputTokens, outputTokens } of recorder.cells.values()) {
        expect(served.counts.reduce((a, b) => a + b)).toBe(served.count);
        expect(inputTokens.count).toBe(served.count);
        expect(outputTokens.count).toBe(served.count);
        expect(served.count + failed.count + refused.count).toBeGreaterThan(0);
        expect(Number.isInteger(Math.round(inputTokens.sum * 1e6) / 1e6)).toBe(true);
      }
  });

  it("are the same for the same seed", () => {
    expect(live(20).of("fra").served).toBe(live(20).of("fra").served);
  });
});

describe("a fault", () => {
  it("errors: fails its share of requests, on that fleet alone", () => {
    const { of } = live(60, { faults: [fault("fra", "errors", 0.3)] });
    expect(of("fra").failed / (of("fra").failed + of("fra").served)).toBeCloseTo(0.307, 1);
    expect(of("iad").failed).toBe(0);
  });
  it("latency: multiplies the time to the first token", () => {
    expect(live(60, { faults: [fault("fra", "latency", 6)] }).of("fra").ttft).toBeGreaterThan(
      5 * live(60).of("fra").ttft,
    );
  });
  it("capacity_loss: raises utilisation and waiting", () => {
    const [usual, less] = [
      live(60).of("fra"),
      live(60, { faults: [fault("fra", "capacity_loss", 0.4)] }).of("fra"),
    ];
    expect(less.state.service.healthyAccelerators).toBe(240);
    expect(less.state.service.utilization ?? 0).toBeGreaterThan(usual.state.service.utilization ?? 1);
    expect(less.ttft).toBeGreaterThan(usual.ttft);
  });
  it("outage: serves nobody and has no healthy accelerator", () => {
    const { of } = live(60, { faults: [fault("fra", "outage")] });
    expect(of("fra").served).toBe(0);
    expect(of("fra").refused).toBeGreaterThan(0);
    expect(of("fra").state.service.healthyAccelerators).toBe(0);
  });
  it("telemetry_gap: keeps serving and counting, in silence", () => {
    const { of } = live(60, { faults: [fault("fra", "telemetry_gap")] });
    expect(of("fra").state.effect.silent).toBe(true);
    expect(of("fra").served).toBe(live(60).of("fra").served);
  });
});
