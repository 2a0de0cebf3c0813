import { describe, expect, it } from "vitest";
import { Usd } from "@/lib/platform/money";
import { megawattHours, rateWithPower } from "./power-pass-through";

const draw = { watts: 1000, pue: 1.25 };
const rate = (powerUsdPerMwh: string | null) => ({
  usdPerAcceleratorHour: new Usd("2.05"),
  powerUsdPerMwh: powerUsdPerMwh === null ? null : new Usd(powerUsdPerMwh),
});

describe("a rate", () => {
  it.each([
    ["that is all-in holds whatever power costs", null, 500, "2.05"],
    ["that contains power at 40 costs the same at 40", "40", 40, "2.05"],
    ["rises with power by what the accelerator draws", "40", 140, "2.175"],
    ["falls with it", "40", 0, "2"],
    ["falls further when power is paid for taking", "40", -40, "1.95"],
    ["without power in it has all of it added", "0", 80, "2.15"],
    ["never falls below nothing", "40", -5000, "0"],
    ["is as it stands when nobody knows what power costs", "40", null, "2.05"],
  ])("%s", (_name, reference, power, usd) => {
    expect(rateWithPower(rate(reference), draw, power).toString()).toBe(usd);
  });

  it("counts the building's share: 1 kW at a PUE of 1.25 takes 1.25 kWh an hour", () => {
    expect(megawattHours(draw)).toBeCloseTo(0.00125, 12);
  });
});
