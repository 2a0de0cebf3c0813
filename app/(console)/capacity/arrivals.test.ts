import { describe, expect, it } from "vitest";
import type { Delivery } from "@/lib/fleet/capacity";
import { arrivalsByMonth } from "./arrivals";

const now = new Date("2026-11-20T08:00:00Z");
const delivery = (accelerators: number, dueOn: string, deliveredOn: string | null = null): Delivery => ({
  fleetId: "f",
  fleetName: "F",
  providerId: "p",
  providerName: "P",
  accelerators,
  dueOn: new Date(dueOn),
  deliveredOn: deliveredOn ? new Date(deliveredOn) : null,
  illustrative: true,
});

describe("arrivalsByMonth", () => {
  it("puts each where it came, or was or is due, and leaves no month out", () => {
    const arrivals = arrivalsByMonth(
      [
        delivery(100, "2026-09-30", "2026-10-05"),
        delivery(40, "2026-11-19"),
        delivery(7, "2026-11-20"),
        delivery(500, "2027-01-31"),
      ],
      now,
    );
    expect(arrivals.months.map((month) => month.label)).toEqual([
      "Oct 2026",
      "Nov 2026",
      "Dec 2026",
      "Jan 2027",
    ]);
    expect(arrivals.delivered).toEqual([100, 0, 0, 0]);
    expect(arrivals.late).toEqual([0, 40, 0, 0]);
    expect(arrivals.due).toEqual([0, 7, 0, 500]);
  });

  it("is empty without deliveries", () => {
    expect(arrivalsByMonth([], now)).toEqual({ months: [], delivered: [], late: [], due: [] });
  });
});
