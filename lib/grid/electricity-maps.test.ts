import { describe, expect, it } from "vitest";
import { electricityMapsUrl, readAnswer, type Temporality } from "./electricity-maps";
import type { GridSignal } from "./model";

const now = new Date("2026-11-20T10:20:00Z");
const rates = new Map([["EUR", 1.1]]);
const read = (body: unknown, signal: GridSignal = "carbon", temporality: Temporality = "latest") =>
  readAnswer(body, { signal, temporality, zone: "DE-LU" }, rates, now);
const at = new Date("2026-11-20T10:00:00Z");
const datetime = "2026-11-20T10:00:00.000Z";

describe("an address", () => {
  it("names the zone as the source does", () => {
    expect(electricityMapsUrl("https://api.example/", "carbon", "latest", "DE-LU").href).toBe(
      "https://api.example/v3/carbon-intensity/latest?zone=DE",
    );
    expect(electricityMapsUrl("https://api.example", "power", "forecast", "US-CAL-CISO").href).toBe(
      "https://api.example/v3/price-day-ahead/forecast?zone=US-CAL-CISO",
    );
  });
});

describe("an answer", () => {
  it("may be one point", () => {
    const body = {
      zone: "DE",
      carbonIntensity: 322,
      datetime,
      emissionFactorType: "lifecycle",
      isEstimated: false,
    };
    expect(read(body)).toEqual({
      ok: true,
      readings: [{ zone: "DE-LU", signal: "carbon", at, value: 322, forecast: false }],
    });
  });

  it.each(["history", "forecast", "data"])("may be a list under %s", (name) => {
    const body = {
      zone: "DE",
      [name]: [
        { datetime, carbonIntensity: 322 },
        { datetime: "2026-11-20T11:00:00Z", carbonIntensity: null },
      ],
    };
    const answered = read(body, "carbon", "history");
    expect(answered.ok && answered.readings.map(({ value }) => value)).toEqual([322]);
  });

  it("is a forecast only for hours to come", () => {
    const body = {
      zone: "DE",
      forecast: [
        { datetime, carbonIntensity: 1 },
        { datetime: "2026-11-20T11:00:00Z", carbonIntensity: 2 },
      ],
    };
    const answered = read(body, "carbon", "forecast");
    expect(answered.ok && answered.readings.map(({ forecast }) => forecast)).toEqual([false, true]);
  });

  it("gives prices in USD, also below zero", () => {
    const answered = read(
      { zone: "DE", datetime, value: -10, unit: "EUR/MWh", source: "nordpool.com" },
      "power",
    );
    expect(answered).toMatchObject({ ok: true, readings: [{ value: expect.closeTo(-11) }] });
    const list = { zone: "DE", unit: "EUR/MWh", data: [{ datetime, value: 100 }] };
    expect(read(list, "power", "history")).toMatchObject({
      ok: true,
      readings: [{ value: expect.closeTo(110) }],
    });
  });

  it.each([
    [
      { zone: "AU-NSW", datetime, value: 10, unit: "AUD/MWh" },
      "Prices are in AUD, for which GRID_USD_PER names no rate.",
    ],
    [{ zone: "DE", datetime, value: 10 }, "no stated unit"],
    [{ zone: "DE", datetime, value: 10, unit: "EUR/kWh" }, "Prices are in EUR/kWh"],
    [{ error: "nonsense" }, "not in the format"],
    ["<html>", "not in the format"],
    [{ zone: "DE", datetime: "today", value: 1, unit: "EUR/MWh" }, "not in the format"],
    [{ zone: "DE", datetime, value: 1e9, unit: "EUR/MWh" }, "is not possible: value must lie between"],
  ])("is refused with its reason: %j", (body, why) => {
    const answered = read(body, "power");
    expect(answered.ok ? "" : answered.because).toContain(why);
  });
});
