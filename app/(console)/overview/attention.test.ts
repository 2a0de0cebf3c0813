import { describe, expect, it } from "vitest";
import { judgeHealth } from "@/lib/fleet/health";
import type { FleetStanding } from "@/lib/telemetry/queries/fleet-standings";
import { type AttentionItem, fleetAttention, sortAttention } from "./attention";

const now = new Date("2026-11-20T08:00:00Z");

function standing(id: string, errorRate: number, ageMin = 0): FleetStanding {
  const health = judgeHealth(
    { state: "serving", delivered: 100, errorRate: 0.001, ttftMs: 300 },
    {
      newestAt: new Date(now.getTime() - ageMin * 60_000),
      requests: 1000,
      errorRate,
      ttftP95Ms: 400,
      utilization: 0.5,
      healthyAccelerators: 100,
    },
    now,
  );
  const fleet: Partial<FleetStanding["fleet"]> = { id, name: id };
  return { fleet, health } as FleetStanding;
}

describe("fleetAttention", () => {
  it("names the worst finding of each fleet that is not well, and where to act", () => {
    const items = fleetAttention([standing("good", 0), standing("bad", 0.2, 3), standing("gone", 0, 9)]);
    expect(items).toEqual([
      expect.objectContaining({
        status: "critical",
        subject: "bad",
        reason: expect.stringMatching(/^20% of requests fail.* And 1 more\.$/),
        next: expect.objectContaining({ href: "/fleets/bad" }),
      }),
      expect.objectContaining({ status: "no_data", subject: "gone" }),
    ]);
  });
});

describe("sortAttention", () => {
  it("puts the law before traffic, traffic before signatures and money", () => {
    const item = (status: AttentionItem["status"]): AttentionItem => ({
      id: status,
      status,
      subject: status,
      reason: "",
      next: { label: "", href: "/" },
    });
    const sorted = sortAttention(
      ["shortfall", "degraded", "violation", "proposed", "critical"].map((s) =>
        item(s as AttentionItem["status"]),
      ),
    );
    expect(sorted.map(({ status }) => status)).toEqual([
      "violation",
      "critical",
      "degraded",
      "proposed",
      "shortfall",
    ]);
  });
});
