import { describe, expect, it } from "vitest";
import { Usd } from "@/lib/platform/money";
import type { Rate } from "./model";
import { rateAt } from "./rate-card";

const rate = (usd: number, part: Partial<Rate> = {}): Rate => ({
  contractId: null,
  providerId: "azure",
  acceleratorId: "h100",
  regionId: null,
  usdPerAcceleratorHour: new Usd(usd),
  powerUsdPerMwh: null,
  effectiveFrom: new Date("2026-01-01"),
  effectiveTo: null,
  illustrative: true,
  ...part,
});
const fleet = {
  providerId: "azure",
  regionId: "azure:eastus",
  acceleratorId: "h100",
  contractId: "azure-2025",
};
const at = new Date("2026-11-20");

describe("rateAt", () => {
  it.each([
    ["the provider's list", [rate(5)], 5],
    ["a region's line before the general one", [rate(5), rate(4, { regionId: "azure:eastus" })], 4],
    [
      "the contract before the list, even the list of the region",
      [rate(4, { regionId: "azure:eastus" }), rate(3, { contractId: "azure-2025" })],
      3,
    ],
    ["not another contract's line", [rate(5), rate(1, { contractId: "other" })], 5],
    ["not another region's line", [rate(5), rate(1, { regionId: "azure:westus" })], 5],
    ["not a line that has ended", [rate(5), rate(1, { contractId: "azure-2025", effectiveTo: at })], 5],
    ["no line, no price", [rate(5, { acceleratorId: "a100" })], undefined],
  ])("%s", (_name, rates, usd) =>
    expect(rateAt(rates, fleet, at)?.usdPerAcceleratorHour.toNumber()).toBe(usd),
  );
});
