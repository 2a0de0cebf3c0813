import { describe, expect, it } from "vitest";
import type { Rate } from "@/lib/contracts/model";
import type { Fleet, FleetState } from "@/lib/fleet/model";
import { Usd } from "@/lib/platform/money";
import { unpricedFleets } from "./unpriced";

const now = new Date("2026-11-20T10:00:00Z");
const fleet = (id: string, state: FleetState = "serving", acceleratorId = "h100") =>
  ({
    id,
    name: id.toUpperCase(),
    state,
    region: { id: "azure:eastus", providerId: "azure" },
    accelerator: { id: acceleratorId, name: acceleratorId },
    contractId: "azure-2025",
  }) as Fleet;
const rate = (changes: Partial<Rate> = {}): Rate => ({
  contractId: null,
  providerId: "azure",
  acceleratorId: "h100",
  regionId: null,
  usdPerAcceleratorHour: new Usd(2),
  powerUsdPerMwh: null,
  effectiveFrom: new Date("2026-01-01"),
  effectiveTo: null,
  illustrative: true,
  ...changes,
});

describe("a fleet without a price", () => {
  it.each([
    ["is one whose accelerator no line names", [fleet("a", "serving", "mi300x")], [rate()], ["a"]],
    [
      "is one whose last line has ended",
      [fleet("a")],
      [rate({ effectiveTo: new Date("2026-11-01") })],
      ["a"],
    ],
    ["counts while it is drained", [fleet("a", "drained")], [], ["a"]],
    ["does not count before it is delivered", [fleet("a", "planned")], [], []],
    ["is none that a line prices", [fleet("a")], [rate()], []],
  ] as [string, Fleet[], Rate[], string[]][])("%s", (_name, fleets, rates, ids) => {
    expect(unpricedFleets(fleets, rates, now).map(({ id }) => id)).toEqual(ids);
  });

  it("says what a line would have to price", () => {
    expect(unpricedFleets([fleet("a")], [], now)).toEqual([
      { id: "a", name: "A", accelerator: "h100", region: "azure:eastus", contractId: "azure-2025" },
    ]);
  });
});
