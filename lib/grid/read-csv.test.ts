import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { outlookOf } from "./outlook";
import { readGridCsv } from "./read-csv";

const head = "datetime_utc,zone,grams_co2e_per_kwh";

describe("a CSV of readings", () => {
  it("may hold carbon, price or both, in any order of columns, quoted or not", () => {
    const both = `zone,usd_per_mwh,"datetime_utc",grams_co2e_per_kwh\r\n"DE-LU",-1.77,2026-11-20T10:00:00Z,310.5\r\n`;
    expect(readGridCsv(both)).toEqual([
      { zone: "DE-LU", signal: "power", at: new Date("2026-11-20T10:00:00Z"), value: -1.77, forecast: false },
      {
        zone: "DE-LU",
        signal: "carbon",
        at: new Date("2026-11-20T10:00:00Z"),
        value: 310.5,
        forecast: false,
      },
    ]);
  });

  it("leaves gaps out", () => {
    const gaps = `${head}\n2026-11-20T10:00:00Z,GB,\n2026-11-20T11:00:00Z,GB,NULL\n2026-11-20T12:00:00Z,GB,7\n`;
    expect(readGridCsv(gaps)).toHaveLength(1);
  });

  it.each([
    ["", "first line must name its columns"],
    ["zone,grams_co2e_per_kwh\nGB,5", "first line must name its columns"],
    ["datetime_utc,zone\n2026-11-20T10:00:00Z,GB", "first line must name its columns"],
    ["datetime_utc,zone,price_eur\n", "a column price_eur"],
    [`${head}\n2026-11-20T10:00:00Z,GB`, "Line 2: it has 2 fields; the first line names 3 columns"],
    [`${head}\n2026-11-20 10:00,GB,5`, "Line 2: datetime_utc must be a time in ISO 8601"],
    [
      `${head}\n2026-11-20T10:00:00Z,GB,5\n2026-11-20T11:00:00Z,gb,5`,
      "Line 3: zone must be an electricity zone",
    ],
    [
      `${head}\n2026-11-20T10:00:00Z,GB,-1`,
      "Line 2: grams_co2e_per_kwh must lie between 0 and 3000 g CO2e/kWh; it is -1",
    ],
    [`${head}\n2026-11-20T10:00:00Z,GB,abc`, "Line 2: grams_co2e_per_kwh must be a number"],
    [head, "holds no reading"],
  ])("refuses %j", (csv, why) => {
    expect(() => readGridCsv(csv)).toThrow(why);
  });
});

describe.runIf(process.env.BALLAST_REAL_DATA)("a real month", () => {
  const file = (...path: string[]) =>
    readFileSync(join(process.env.BALLAST_REAL_DATA ?? "", ...path), "utf8");

  it("of grid carbon is read whole, and gives every zone its hours of day", () => {
    const readings = readGridCsv(file("carbon", "carbon_intensity_hourly_2024-11.csv"));
    expect(readings).toHaveLength(7920);
    const zones = new Set(readings.map(({ zone }) => zone));
    expect(zones.size).toBe(11);
    const now = new Date("2024-11-30T23:30:00Z");
    const rest = { illustrative: false, sourceName: "test", receivedAt: now };
    for (const zone of zones) {
      const outlook = outlookOf(
        readings.filter((reading) => reading.zone === zone).map((reading) => ({ ...reading, ...rest })),
        now,
      );
      expect(outlook.stale).toBe(false);
      expect(outlook.profile.every((value) => value !== null && value > 0)).toBe(true);
    }
  });

  it("of power prices is read whole, with prices below zero and hours that begin at half past", () => {
    const readings = readGridCsv(file("power", "power_price_hourly_2024-11.csv"));
    expect(readings).toHaveLength(7200);
    expect(readings.some(({ value }) => value < 0)).toBe(true);
    expect(readings.some(({ at }) => at.getUTCMinutes() === 30)).toBe(true);
  });
});
