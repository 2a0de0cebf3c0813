import { describe, expect, it } from "vitest";
import { deliveryStanding, groupCapacity, sumCapacity } from "./capacity";
import type { Fleet } from "./model";

const fleet = (
  id: string,
  providerId: string,
  acceleratorId: string,
  contracted: number,
  illustrative = false,
): Fleet => ({
  id,
  name: id,
  region: {
    id: `${providerId}:r`,
    providerId,
    providerName: providerId.toUpperCase(),
    name: "r",
    country: "DE",
    latitude: 0,
    longitude: 0,
    gridZone: null,
    pue: 1.1,
    gramsCo2PerKwh: 100,
    powerUsdPerMwh: null,
    illustrative,
    sourceName: null,
    sourceDate: null,
  },
  accelerator: { id: acceleratorId, name: acceleratorId, vendor: "v", watts: 700 },
  contractId: null,
  billing: "reserved",
  sovereign: false,
  contracted,
  delivered: contracted - 10,
  healthy: contracted - 15,
  ttftMs: 200,
  errorRate: 0,
  endpoint: null,
  state: "serving",
  illustrative,
  sourceName: null,
  sourceDate: null,
});

describe("groupCapacity", () => {
  const groups = groupCapacity([
    fleet("a", "azure", "h100", 100),
    fleet("b", "azure", "h100", 50, true),
    fleet("c", "azure", "a100", 400),
    fleet("d", "aws", "h100", 70),
  ]);

  it("adds fleets of one SKU at one provider, the largest first", () => {
    expect(
      groups.map(({ providerId, acceleratorId, contracted }) => [providerId, acceleratorId, contracted]),
    ).toEqual([
      ["azure", "a100", 400],
      ["azure", "h100", 150],
      ["aws", "h100", 70],
    ]);
  });

  it("is illustrative as soon as one fleet in it is", () => {
    expect(groups.map((group) => group.illustrative)).toEqual([false, true, false]);
  });

  it("loses no accelerator", () => {
    expect(sumCapacity(groups)).toEqual({ contracted: 620, delivered: 580, healthy: 560 });
  });
});

describe("deliveryStanding", () => {
  const now = new Date("2026-11-20T08:00:00Z");
  it.each([
    ["on the day", "2026-06-30", "2026-06-30", { kind: "delivered", lateDays: 0 }],
    ["before it was due", "2026-06-30", "2026-06-01", { kind: "delivered", lateDays: 0 }],
    ["after it was due", "2026-06-30", "2026-08-14", { kind: "delivered", lateDays: 45 }],
    ["missing", "2026-03-31", null, { kind: "late", lateDays: 234 }],
    ["due today", "2026-11-20", null, { kind: "due", inDays: 0 }],
    ["due later", "2027-02-15", null, { kind: "due", inDays: 87 }],
  ])("%s", (_, dueOn, deliveredOn, expected) => {
    const delivery = { dueOn: new Date(dueOn), deliveredOn: deliveredOn ? new Date(deliveredOn) : null };
    expect(deliveryStanding(delivery, now)).toEqual(expected);
  });
});
