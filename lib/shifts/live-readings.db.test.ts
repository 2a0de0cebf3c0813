import { describe, expect, it } from "vitest";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { liveReadings } from "./live-readings";
import type { Guardrail } from "./model";
import { cells, seedShiftEstate } from "./testing/estate";

useTestDatabase();

const MINUTE_MS = 60_000;
const now = new Date("2026-11-20T12:00:30Z");
const startedAt = new Date("2026-11-20T11:56:10Z");
const shift = { target: { [cells.de]: { fra: 0.5, par: 0.5 } }, startedAt };

const refused: Guardrail = {
  id: "refused",
  metric: "refused_share",
  scope: { kind: "moved_cells" },
  comparison: "at_most",
  limit: 0.01,
  control: { kind: "same_before", times: 2 },
  windowMs: 2 * MINUTE_MS,
  minSamples: 10,
  onBreach: "roll_back",
  onAbsent: "hold",
  onInconclusive: "hold",
};

async function minute(fleetId: string, cell: string, at: string, requests: number, failed: number) {
  const [origin = "", modelId = "", dataClass = ""] = cell.split("|");
  const start = new Date(at);
  await prisma().telemetryRollup.createMany({
    data: [
      { signal: "requests", sum: requests },
      { signal: "refused", sum: failed },
    ].map(({ signal, sum }) => ({
      ...{ fleetId, origin, modelId, dataClass, signal, sum, count: sum },
      minute: start,
      newestAt: new Date(start.getTime() + 50_000),
      rolledAt: start,
    })),
  });
}

describe("guardrails read from telemetry", () => {
  it("by cell, against the time before and against the cells that stay", async () => {
    await seedShiftEstate(now);
    // Before it began, 4 of 100; while it moves, 20 of 100 on the way it went, and the other cell 5 of 200.
    await minute("fra", cells.de, "2026-11-20T11:55:00Z", 100, 4);
    await minute("fra", cells.de, "2026-11-20T11:59:00Z", 60, 2);
    await minute("par", cells.de, "2026-11-20T11:59:00Z", 40, 18);
    await minute("par", cells.fr, "2026-11-20T11:59:00Z", 200, 5);
    // Of no cell: neither moved nor known to stay.
    await minute("par", "||", "2026-11-20T11:59:00Z", 1000, 1000);
    const readings = liveReadings();
    const read = (change: Partial<Guardrail>) => readings.read({ ...refused, ...change }, now, shift);

    expect(await read({})).toMatchObject({
      value: 0.2,
      samples: 100,
      control: { value: 0.04, samples: 100 },
    });
    expect(await read({ control: { kind: "cells_not_moved", times: 2 } })).toMatchObject({
      value: 0.2,
      control: { value: 0.025, samples: 200 },
    });
    expect(await read({ scope: { kind: "cell", cellId: cells.fr }, control: null })).toMatchObject({
      value: 0.025,
      samples: 200,
    });
    expect(await read({ scope: { kind: "fleet", fleetId: "par" }, control: null })).toMatchObject({
      samples: 1240,
    });
    // What was not heard of before gives nothing to compare with.
    expect(await read({ scope: { kind: "cell", cellId: cells.fr } })).not.toHaveProperty("control");
  });
});
