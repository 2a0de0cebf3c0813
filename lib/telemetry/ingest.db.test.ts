import { beforeAll, describe, expect, it } from "vitest";
import { type Actor, systemActor } from "@/lib/identity/model";
import { pool } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { ingestMetrics } from "./ingest";
import { MINUTE_MS, minuteOf, msToNano } from "./minute";
import type { HistogramSample, Point, SeriesIdentity } from "./model";
import { rollDirtyMinutes } from "./roll";
import { seedEstate } from "./testing/estate";

const actor: Actor = {
  kind: "token",
  id: "7d2ff7a6-5a38-4c8f-8f5e-0f0c7a1d6a01",
  label: "t",
  roles: ["ingest"],
  from: "test",
};
const worker = systemActor("worker");
const NOW = new Date("2026-11-20T08:00:30Z");
const nowMs = NOW.getTime();

const identity = (overrides: Partial<SeriesIdentity> = {}): SeriesIdentity => ({
  metric: "vllm:prompt_tokens",
  unit: "",
  kind: "sum",
  temporality: "cumulative",
  monotonic: true,
  scope: "",
  resource: { "ballast.fleet": "fleet-a" },
  attributes: {},
  ...overrides,
});

const at = (secBeforeNow: number) => msToNano(nowMs - secBeforeNow * 1000);

const counter = (secBeforeNow: number, value: number, startSec = 20, series = identity()): Point => ({
  series,
  startNano: at(startSec),
  timeNano: at(secBeforeNow),
  sample: { kind: "number", value },
});

const send = (...points: Point[]) => ingestMetrics(actor, { points, rejects: [], absent: 0 }, NOW);

async function total(signal: string, fleetId = "fleet-a"): Promise<number | null> {
  const { rows } = await pool().query(
    "SELECT sum(sum) AS total FROM telemetry_rollup WHERE signal = $1 AND fleet_id = $2",
    [signal, fleetId],
  );
  return rows[0].total;
}

async function dump(): Promise<unknown[]> {
  const { rows } = await pool().query(
    "SELECT minute, fleet_id, signal, origin, model_id, data_class, count, sum, min, max, last, histogram, newest_at FROM telemetry_rollup ORDER BY 1, 2, 3, 4, 5, 6",
  );
  return rows;
}

async function empty(): Promise<void> {
  await pool().query("TRUNCATE telemetry_point, telemetry_rollup, telemetry_dirty_minute");
}

describe("telemetry on PostgreSQL", () => {
  useTestDatabase();
  beforeAll(seedEstate);

  describe("ingestMetrics", () => {
    it("stores a batch once, however often and however concurrently it is sent", async () => {
      await empty();
      const batch = [counter(10, 5), counter(5, 8), counter(1, 9)];
      const receipts = await Promise.all(Array.from({ length: 6 }, () => send(...batch)));
      expect(receipts.reduce((sum, receipt) => sum + receipt.stored, 0)).toBe(3);
      expect(await send(...batch)).toMatchObject({ stored: 0, repeated: 3 });
      await rollDirtyMinutes(worker);
      expect(await total("input_tokens")).toBe(9);
    });

    it("counts a point twice in one batch once", async () => {
      await empty();
      expect(await send(counter(10, 5), counter(10, 5))).toMatchObject({ stored: 1, repeated: 1 });
    });

    it("stores under a new series when the one it remembers is gone", async () => {
      await empty();
      await send(counter(10, 5));
      await pool().query("TRUNCATE telemetry_series, telemetry_point");
      await send(counter(9, 6));
      await rollDirtyMinutes(worker);
      expect(await total("input_tokens")).toBe(6);
    });

    it("keeps two points of one microsecond apart", async () => {
      await empty();
      const delta = (timeNano: bigint): Point => ({
        series: identity({ temporality: "delta" }),
        startNano: 0n,
        timeNano,
        sample: { kind: "number", value: 1 },
      });
      await send(delta(at(10)), delta(at(10) + 1n));
      await rollDirtyMinutes(worker);
      expect(await total("input_tokens")).toBe(2);
    });

    it("keeps what it cannot place, with its attributes and the reason", async () => {
      await empty();
      const lost = identity({ resource: { "cloud.provider": "azure", colour: "blue" } });
      expect(await send(counter(10, 5, 20, lost))).toMatchObject({ stored: 1 });
      const { rows } = await pool().query(
        "SELECT resource, unmapped_reason FROM telemetry_series WHERE fleet_id IS NULL",
      );
      expect(rows).toEqual([
        {
          resource: { "cloud.provider": "azure", colour: "blue" },
          unmapped_reason: "Neither ballast.fleet nor both cloud.provider and cloud.region are set.",
        },
      ]);
      expect(await rollDirtyMinutes(worker)).toBe(0);
    });

    it("rejects times it cannot believe and keeps the rest of the batch", async () => {
      await empty();
      const receipt = await send(counter(-3600, 5), counter(26 * 3600, 5, 27 * 3600), counter(10, 5));
      expect(receipt.stored).toBe(1);
      expect(receipt.rejects.map((reject) => reject.reason)).toEqual([
        expect.stringContaining("ahead of Ballast's clock"),
        expect.stringContaining("24 h ago"),
      ]);
    });

    it("refuses who may not ingest", async () => {
      const viewer: Actor = { ...actor, roles: ["viewer"] };
      const none = { points: [], rejects: [], absent: 0 };
      await expect(ingestMetrics(viewer, none, NOW)).rejects.toMatchObject({ code: "forbidden" });
    });
  });

  describe("rollDirtyMinutes", () => {
    it("gives the same rows in whatever order points come, rolled in between or not", async () => {
      const points = Array.from({ length: 30 }, (_, i) => counter(600 - 20 * i, (i + 1) * (i + 2), 620));
      await empty();
      await send(...points);
      await rollDirtyMinutes(worker);
      const inOrder = await dump();
      expect(await total("input_tokens")).toBe(30 * 31);
      for (const step of [7, 11, 13]) {
        await empty();
        for (let i = 0; i < 30; i++) {
          await send(points[(i * step) % 30] as Point);
          if (i % 3 === 0) await rollDirtyMinutes(worker);
        }
        await rollDirtyMinutes(worker);
        expect(await dump()).toEqual(inOrder);
      }
    });

    it("changes nothing when run again, and says so", async () => {
      await empty();
      await send(counter(10, 5));
      await rollDirtyMinutes(worker);
      const before = await pool().query("SELECT rolled_at FROM telemetry_rollup");
      await pool().query("INSERT INTO telemetry_dirty_minute (fleet_id, minute) VALUES ('fleet-a', $1)", [
        new Date(minuteOf(at(10))),
      ]);
      const events = await pool().query("SELECT count(*) AS n FROM live_event");
      expect(await rollDirtyMinutes(worker)).toBe(1);
      expect((await pool().query("SELECT rolled_at FROM telemetry_rollup")).rows).toEqual(before.rows);
      expect((await pool().query("SELECT count(*) AS n FROM live_event")).rows).toEqual(events.rows);
    });

    it("counts two processes that cannot be told apart by their attributes", async () => {
      await empty();
      await send(counter(15, 100, 20), counter(14, 7, 18), counter(5, 130, 20), counter(4, 9, 18));
      await rollDirtyMinutes(worker);
      expect(await total("input_tokens")).toBe(139);
    });

    it("loses and doubles nothing while batches and rollups run at once", async () => {
      await empty();
      const sources = Array.from({ length: 8 }, (_, n) =>
        identity({ attributes: { "service.instance.id": `i${n}` } }),
      );
      let sending = true;
      const rollers = [1, 2].map(async () => {
        while (sending) await rollDirtyMinutes(worker);
      });
      await Promise.all(
        sources.map(async (series, n) => {
          for (let i = 1; i <= 25; i++) await send(counter(200 - 6 * i - n / 10, i * (n + 1), 210, series));
        }),
      );
      sending = false;
      await Promise.all(rollers);
      await rollDirtyMinutes(worker);
      expect(await total("input_tokens")).toBe(25 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8));
    });

    it("merges histograms of sources with different buckets", async () => {
      await empty();
      const histogram = (
        instance: string,
        distribution: HistogramSample["distribution"],
        count: number,
      ): Point => ({
        series: identity({
          metric: "gen_ai.server.time_to_first_token",
          unit: "s",
          kind: "histogram",
          temporality: "delta",
          attributes: { instance },
        }),
        startNano: at(15),
        timeNano: at(10),
        sample: { kind: "histogram", count, sum: 1, min: 0.1, max: 0.4, distribution },
      });
      const explicit = { explicit: [{ bounds: [0.5], counts: [3, 0] }], exponential: null };
      const range = { offset: -3, counts: [2] };
      const none = { offset: 0, counts: [] };
      const exponential = {
        explicit: [],
        exponential: { scale: 1, zeroCount: 0, zeroThreshold: 0, positive: range, negative: none },
      };
      await send(histogram("a", explicit, 3), histogram("b", exponential, 2));
      await rollDirtyMinutes(worker);
      const { rows } = await pool().query(
        "SELECT count, histogram FROM telemetry_rollup WHERE signal = 'ttft'",
      );
      expect(rows).toEqual([
        { count: 5, histogram: { explicit: explicit.explicit, exponential: exponential.exponential } },
      ]);
    });

    it("leaves a minute without data without a row", async () => {
      await empty();
      await send(counter(190, 5, 200), counter(5, 5, 20));
      await rollDirtyMinutes(worker);
      const { rows } = await pool().query("SELECT DISTINCT minute FROM telemetry_rollup ORDER BY 1");
      const minutes = rows.map((row) => row.minute.getTime());
      expect(minutes).not.toContain(minuteOf(at(190)) + MINUTE_MS);
    });
  });
});
