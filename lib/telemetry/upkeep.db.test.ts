import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Actor, systemActor } from "@/lib/identity/model";
import { pool, prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { ingestMetrics } from "./ingest";
import { msToNano } from "./minute";
import type { Point } from "./model";
import { remapSeries } from "./remap";
import { removeOldTelemetry } from "./retention";
import { rollDirtyMinutes } from "./roll";
import { rollDirtyHours } from "./roll-hours";
import { signalBuckets } from "./store/postgres/buckets";
import { requestsByCellAndHour } from "./store/postgres/demand-hours";
import { seedEstate } from "./testing/estate";

const worker = systemActor("worker");
const actor: Actor = { kind: "user", id: "u", label: "u", roles: ["admin"], from: "test" };
const DAY_MS = 24 * 60 * 60_000;
const now = new Date();

const tokens = (atMs: number, value: number, fleet: string, startMs: number): Point => ({
  series: {
    metric: "vllm:prompt_tokens",
    unit: "",
    kind: "sum",
    temporality: "cumulative",
    monotonic: true,
    scope: "",
    resource: { "ballast.fleet": fleet },
    attributes: {},
  },
  startNano: msToNano(startMs),
  timeNano: msToNano(atMs),
  sample: { kind: "number", value },
});

const send = (...points: Point[]) => {
  const newest = Math.max(...points.map((point) => Number(point.timeNano / 1_000_000n)));
  return ingestMetrics(actor, { points, rejects: [], absent: 0 }, new Date(newest));
};

const sums = async () => {
  const { rows } = await pool().query<{ fleetId: string; total: number }>(
    `SELECT fleet_id AS "fleetId", sum(sum) AS total FROM telemetry_rollup GROUP BY 1 ORDER BY 1`,
  );
  return rows;
};

describe("telemetry upkeep", () => {
  useTestDatabase();
  beforeAll(seedEstate);
  beforeEach(() =>
    pool().query(
      "TRUNCATE telemetry_point, telemetry_rollup, telemetry_dirty_minute, telemetry_hour, telemetry_dirty_hour",
    ),
  );

  it("places what came before its fleet existed, and rolls its points", async () => {
    const startMs = now.getTime() - 300_000;
    await send(
      tokens(startMs + 90_000, 40, "fleet-c", startMs),
      tokens(startMs + 200_000, 70, "fleet-c", startMs),
    );
    await rollDirtyMinutes(worker);
    expect(await sums()).toEqual([]);
    expect(await remapSeries(worker, now)).toBe(0);

    const { id: _id, ...fleet } = await prisma().fleet.findUniqueOrThrow({ where: { id: "fleet-a" } });
    await prisma().fleet.create({ data: { ...fleet, id: "fleet-c", name: "fleet-c" } });
    expect(await remapSeries(worker, now)).toBe(1);
    await rollDirtyMinutes(worker);
    expect(await sums()).toEqual([{ fleetId: "fleet-c", total: 70 }]);
    expect(await remapSeries(worker, now)).toBe(0);
  });

  it("keeps the newest old point of a series, so that the next increase is counted from it", async () => {
    const startMs = now.getTime() - 6 * DAY_MS;
    await send(
      tokens(startMs + 1_000, 10, "fleet-a", startMs),
      tokens(startMs + 2_000, 25, "fleet-a", startMs),
    );
    await pool().query("TRUNCATE telemetry_dirty_minute");
    expect(await removeOldTelemetry(worker, now)).toMatchObject({ points: 1 });
    expect(await removeOldTelemetry(worker, now)).toMatchObject({ points: 0, series: 0 });

    await send(tokens(now.getTime() - 1_000, 30, "fleet-a", startMs));
    await rollDirtyMinutes(worker);
    const [row] = await sums();
    // The 5 tokens since the kept point are spread over six days, of which one is still open.
    expect(row?.total).toBeLessThanOrEqual(5);
  });

  it("forgets a series that has been silent for weeks, and all that was kept of it", async () => {
    await send(tokens(now.getTime() - 1_000, 10, "fleet-b", now.getTime() - 2_000));
    await pool().query("UPDATE telemetry_series SET last_seen_at = $1", [
      new Date(now.getTime() - 41 * DAY_MS),
    ]);
    const removed = await removeOldTelemetry(worker, now);
    expect(removed.series).toBeGreaterThan(0);
    expect((await pool().query("SELECT count(*) AS n FROM telemetry_point")).rows[0].n).toBe("0");
  });

  describe("hours", () => {
    const HOUR_MS = 3_600_000;
    const thisHourMs = now.getTime() - (now.getTime() % HOUR_MS);
    const range = (stepMs: number) => ({
      from: new Date(thisHourMs - 4 * HOUR_MS),
      to: new Date(thisHourMs),
      stepMs,
    });
    /** An hour as read in one step of an hour, and as added up from steps of a minute. */
    const bothWays = async () => {
      const hours = await signalBuckets(["fleet-a"], ["input_tokens"], range(HOUR_MS));
      const minutes = await signalBuckets(["fleet-a"], ["input_tokens"], range(60_000));
      return [hours, minutes].map((buckets) => ({
        sum: buckets.reduce((sum, bucket) => sum + bucket.sum, 0),
        coveredSec: buckets.reduce((sum, bucket) => sum + bucket.coveredSec, 0),
      }));
    };
    const hoursKept = async () =>
      (await pool().query("SELECT count(*)::int AS n FROM telemetry_hour")).rows[0].n as number;
    const report = async () => {
      const startMs = thisHourMs - 3 * HOUR_MS;
      await send(
        tokens(startMs + 30 * 60_000, 900, "fleet-a", startMs),
        tokens(startMs + 100 * 60_000, 2_600, "fleet-a", startMs),
      );
      await rollDirtyMinutes(worker);
    };

    it("read the same before they are added up, after, and after a late minute", async () => {
      await report();
      const [before, minutes] = await bothWays();
      expect(before).toEqual(minutes);
      expect(before?.sum).toBe(2_600);

      expect(await rollDirtyHours(worker, now)).toBe(2);
      expect(await hoursKept()).toBe(2);
      expect((await bothWays())[0]).toEqual(minutes);
      expect(await rollDirtyHours(worker, now)).toBe(0);

      const startMs = thisHourMs - 3 * HOUR_MS;
      await send(tokens(startMs + 110 * 60_000, 3_000, "fleet-a", startMs));
      await rollDirtyMinutes(worker);
      const [late, lateMinutes] = await bothWays();
      expect(late).toEqual(lateMinutes);
      expect(late?.sum).toBe(3_000);
      expect(await rollDirtyHours(worker, now)).toBe(1);
      expect((await bothWays())[0]).toEqual(late);
    });

    it("count a cell's silence in an observed hour as no requests, before and after", async () => {
      const insert = (minute: number, origin: string, requests: number) =>
        pool().query(
          `INSERT INTO telemetry_rollup (minute, fleet_id, signal, origin, model_id, data_class, count, sum, newest_at)
           VALUES ($1, 'fleet-a', 'requests', $2, 'gpt-large', 'general', $3, $3, $1)`,
          [new Date(thisHourMs - 2 * HOUR_MS + minute * 60_000), origin, requests],
        );
      await insert(0, "DE", 60);
      await insert(1, "FR", 30);
      const read = async () =>
        (await requestsByCellAndHour(range(HOUR_MS).from, range(HOUR_MS).to))
          .map(({ origin, requests, minutesObserved }) => ({ origin, requests, minutesObserved }))
          .sort((a, b) => a.origin.localeCompare(b.origin));
      const expected = [
        { origin: "DE", requests: 60, minutesObserved: 2 },
        { origin: "FR", requests: 30, minutesObserved: 2 },
      ];
      expect(await read()).toEqual(expected);
      await rollDirtyHours(worker, now);
      expect(await read()).toEqual(expected);
    });

    it("stay when their minutes are removed for their age, which waits until they are added up", async () => {
      await report();
      const later = new Date(now.getTime() + 9 * DAY_MS);
      expect(await removeOldTelemetry(worker, later)).toMatchObject({ minutes: 0 });
      await rollDirtyHours(worker, now);
      expect((await removeOldTelemetry(worker, later)).minutes).toBeGreaterThan(0);
      expect(await sums()).toEqual([]);
      expect((await bothWays())[0]?.sum).toBe(2_600);
      expect(await rollDirtyHours(worker, later)).toBe(0);
      expect(await hoursKept()).toBe(2);
    });
  });
});
