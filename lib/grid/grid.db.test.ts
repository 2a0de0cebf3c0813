import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Actor, systemActor } from "@/lib/identity/model";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { gridOutlooks } from "./outlooks";
import { pollGrid } from "./poll";
import { loadPolls } from "./store/polls";
import { type Answer, serveElectricityMaps } from "./testing/electricity-maps-server";
import { importGridCsv, importReadings } from "./verbs/import-readings";

const finance: Actor = { kind: "user", id: "f", label: "Fay", roles: ["finance"], from: "test" };
const now = new Date("2026-11-20T10:20:00Z");
const timed = { clock: { now: () => now } };
const hour = (back: number) =>
  new Date(new Date("2026-11-20T10:00:00Z").getTime() - back * 3_600_000).toISOString();

describe("grid readings on PostgreSQL", () => {
  useTestDatabase();

  beforeAll(async () => {
    const invented = { illustrative: true };
    await prisma().provider.create({ data: { id: "acme", name: "Acme", ...invented } });
    await prisma().accelerator.create({
      data: { id: "h100", name: "H100", vendor: "NVIDIA", watts: 1000, memoryGb: 80, ...invented },
    });
    for (const [id, zone] of [
      ["de", "DE-LU"],
      ["fi", "FI"],
    ]) {
      const region = {
        latitude: 1,
        longitude: 1,
        pue: 1.2,
        gramsCo2PerKwh: 371,
        powerUsdPerMwh: 90,
        ...invented,
      };
      await prisma().region.create({
        data: {
          id: `acme:${id}`,
          providerId: "acme",
          name: id ?? "",
          country: "DE",
          gridZone: zone ?? "",
          ...region,
        },
      });
      const capacity = { contracted: 10, delivered: 10, healthy: 10, ttftMs: 100, errorRate: 0 };
      await prisma().fleet.create({
        data: {
          id: id ?? "",
          name: id ?? "",
          regionId: `acme:${id}`,
          acceleratorId: "h100",
          billing: "on_demand",
          ...capacity,
          ...invented,
        },
      });
    }
  });
  beforeEach(async () => {
    await prisma().gridReading.deleteMany();
    await prisma().gridPoll.deleteMany();
  });

  const rows = () =>
    prisma().gridReading.findMany({ orderBy: [{ zone: "asc" }, { signal: "asc" }, { at: "asc" }] });

  describe("imported", () => {
    const csv = (value: string) =>
      `datetime_utc,zone,grams_co2e_per_kwh,usd_per_mwh\n${hour(1)},DE-LU,${value},-4.5\n${hour(0)},BR-SP,100,\n`;

    it("are kept once, with their source, and say which zones are no region's", async () => {
      const input = { source: "a public file", csv: csv("310"), illustrative: "on" };
      expect(await importGridCsv(finance, input, timed)).toEqual({
        readings: 3,
        changed: 3,
        zones: ["BR-SP", "DE-LU"],
        foreign: ["BR-SP"],
      });
      expect((await importGridCsv(finance, input, timed)).changed).toBe(0);
      expect((await importGridCsv(finance, { ...input, csv: csv("311") }, timed)).changed).toBe(1);
      expect(await rows()).toMatchObject([
        { zone: "BR-SP", signal: "carbon", value: 100, illustrative: true, sourceName: "a public file" },
        { zone: "DE-LU", signal: "carbon", value: 311 },
        { zone: "DE-LU", signal: "power", value: -4.5 },
      ]);
      const entries = await prisma().auditEntry.findMany({ where: { action: "grid.import_csv" } });
      expect(entries).toHaveLength(3);
    });

    it("are refused whole where one line is wrong", async () => {
      const input = { source: "a public file", csv: csv("-3"), illustrative: "" };
      await expect(importGridCsv(finance, input, timed)).rejects.toThrow(
        "Line 2: grams_co2e_per_kwh must lie between",
      );
      expect(await rows()).toEqual([]);
    });

    it("come from machines as well, and a forecast never takes the place of what was measured", async () => {
      const reading = { zone: "DE-LU", signal: "carbon" as const, at: hour(0) };
      const send = (value: number, forecast: boolean) =>
        importReadings(finance, { source: "a meter", readings: [{ ...reading, value, forecast }] }, timed);
      expect((await send(100, true)).changed).toBe(1);
      expect((await send(300, false)).changed).toBe(1);
      expect((await send(200, true)).changed).toBe(0);
      expect(await rows()).toMatchObject([{ value: 300, forecast: false }]);
      await expect(send(9999, false)).rejects.toThrow("readings[0].value: must lie between 0 and 3000");
      const viewer: Actor = { ...finance, roles: ["viewer"] };
      await expect(importReadings(viewer, { source: "a meter", readings: [] })).rejects.toThrow(
        "needs the role",
      );
    });
  });

  describe("polled", () => {
    let served: Awaited<ReturnType<typeof serveElectricityMaps>> | null = null;
    afterEach(async () => served?.close());
    const worker = systemActor("worker");
    const poll = async (answers: (path: string, zone: string) => Answer | null, token = "secret") => {
      served = await serveElectricityMaps("secret", answers);
      return pollGrid(worker, now, { url: served.url, token, usdPer: new Map([["EUR", 1.1]]) });
    };
    const ok = (body: unknown): Answer => ({ status: 200, body });
    const german = (path: string, zone: string): Answer | null => {
      const about = { zone, emissionFactorType: "lifecycle", isEstimated: false };
      const eur = { unit: "EUR/MWh", source: "nordpool.com" };
      switch (`${zone} ${path}`) {
        case "DE /v3/carbon-intensity/history":
          return ok({
            zone,
            history: [1, 2, 3].map((back) => ({
              ...about,
              datetime: hour(back),
              carbonIntensity: 300 + back,
            })),
          });
        case "DE /v3/carbon-intensity/latest":
          return ok({ ...about, datetime: hour(0), carbonIntensity: 300 });
        case "DE /v3/carbon-intensity/forecast":
          return ok({ zone, forecast: [{ datetime: hour(-1), carbonIntensity: 250 }] });
        case "DE /v3/price-day-ahead/latest":
          return ok({ zone, datetime: hour(0), value: 100, ...eur });
        default:
          return null;
      }
    };

    it("are asked for by zone, converted into USD, and kept once", async () => {
      expect(await poll(german)).toMatchObject({ zones: 2, changed: 6, failures: 2 });
      expect(served?.asked[0]).toBe("/v3/carbon-intensity/history?zone=DE");
      expect((await rows()).map(({ value, forecast }) => [value, forecast])).toEqual([
        [303, false],
        [302, false],
        [301, false],
        [300, false],
        [250, true],
        [expect.closeTo(110), false],
      ]);
      const outlook = (await gridOutlooks(now)).of("DE-LU", "carbon");
      expect(outlook).toMatchObject({ stale: false, newest: { value: 300, sourceName: "127.0.0.1" } });
      const again = await pollGrid(worker, now, {
        url: served?.url ?? "",
        token: "secret",
        usdPer: new Map([["EUR", 1.1]]),
      });
      // Only the forecast, which is fresh again.
      expect(again.changed).toBe(1);
    });

    it("leave the reason of a zone that gave none, and the others are kept", async () => {
      await poll((path, zone) => (zone === "FI" ? { status: 503 } : german(path, zone)));
      const polls = await loadPolls();
      expect(polls.find(({ zone, signal }) => zone === "FI" && signal === "carbon")).toMatchObject({
        gaveAt: null,
        failure: "127.0.0.1 answered /v3/carbon-intensity/forecast with status 503.",
      });
      expect(polls.find(({ zone, signal }) => zone === "DE-LU" && signal === "carbon")).toMatchObject({
        gaveAt: now,
        failure: null,
      });
    });

    it.each([
      ["a wrong token", () => null, "wrong", "with status 401"],
      ["nonsense", () => ok("<html>"), "secret", "with what is not JSON"],
      ["another format", () => ok({ hello: 1 }), "secret", "not in the format of Electricity Maps' API v3"],
      [
        "a currency without a rate",
        (path: string) =>
          path.includes("price")
            ? ok({ datetime: hour(0), value: 1, unit: "AUD/MWh" })
            : ok({ datetime: hour(0), carbonIntensity: 5 }),
        "secret",
        "AUD",
      ],
    ] as [string, (path: string, zone: string) => Answer | null, string, string][])(
      "say so of %s",
      async (_name, answers, token, why) => {
        await poll(answers, token);
        const failures = (await loadPolls()).flatMap(({ failure }) => failure ?? []);
        expect(failures.join(" ")).toContain(why);
      },
    );

    it("say so of a source that cannot be reached", async () => {
      await pollGrid(worker, now, { url: "http://127.0.0.1:9", token: "secret", usdPer: new Map() });
      expect((await loadPolls())[0]?.failure).toContain("or cannot be reached");
    });

    it("are not asked for without a token", async () => {
      expect(await pollGrid(worker, now, null)).toEqual({ zones: 0, changed: 0, failures: 0 });
    });
  });
});
