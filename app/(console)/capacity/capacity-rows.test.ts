import { describe, expect, it } from "vitest";
import type { CapacityGroup } from "@/lib/fleet/capacity";
import { capacityRows, type FleetUse } from "./capacity-rows";

const group: CapacityGroup = {
  providerId: "azure",
  providerName: "Azure",
  acceleratorId: "h100",
  acceleratorName: "H100",
  fleetIds: ["fra", "pnq"],
  illustrative: true,
  contracted: 300,
  delivered: 220,
  healthy: 200,
};
const at = (second: number) => Date.UTC(2026, 10, 20, 8, 0, second);
const silent = { utilization: null, healthy: 150, newestMs: null };

describe("capacityRows", () => {
  it("weighs use by healthy accelerators and takes the newest age", () => {
    const uses = new Map<string, FleetUse>([
      ["fra", { utilization: 0.8, healthy: 150, newestMs: at(10) }],
      ["pnq", { utilization: 0.4, healthy: 50, newestMs: at(40) }],
    ]);
    const [row] = capacityRows([group], uses);
    expect(row).toMatchObject({
      used: 140,
      healthyReporting: 200,
      reporting: 2,
      fleets: 2,
      newestAt: new Date(at(40)),
    });
  });

  it("does not take silence for idleness", () => {
    const [row] = capacityRows(
      [group],
      new Map<string, FleetUse>([
        ["fra", silent],
        ["pnq", { utilization: 0.4, healthy: 50, newestMs: at(1) }],
      ]),
    );
    expect(row).toMatchObject({ used: 20, healthyReporting: 50, reporting: 1 });
  });

  it("has no figure when no fleet reports", () => {
    const [row] = capacityRows([group], new Map());
    expect(row).toMatchObject({ used: null, newestAt: null, reporting: 0 });
  });
});
