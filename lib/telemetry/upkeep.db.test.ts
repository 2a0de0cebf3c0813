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
  beforeEach(() => pool().query("TRUNCATE telemetry_point, telemetry_rollup, telemetry_dirty_minute"));

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
});
