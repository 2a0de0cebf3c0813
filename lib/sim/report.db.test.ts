import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { systemActor } from "@/lib/identity/model";
import { mintToken } from "@/lib/identity/token";
import { prisma } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { log } from "@/lib/platform/log";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { rollDirtyMinutes } from "@/lib/telemetry/roll";
import { readScenario, scenarioFolder } from "@/prisma/seed/read";
import { estateRows } from "@/prisma/seed/rows";
import { writeEstate } from "@/prisma/seed/write";
import { readEstate } from "./estate";
import { sendHistory } from "./history";
import { modelledDemand } from "./modelled-demand";
import { seeded } from "./random";
import { reportFleet } from "./reporter";
import { Simulation } from "./simulation";
import { BallastDoor } from "./testing/ballast-door";

useTestDatabase();

const door = new BallastDoor();
const estate = readEstate(scenarioFolder, "few-regions");
let ingress = { url: "", token: "" };

beforeAll(async () => {
  const files = readScenario("few-regions");
  await inTransaction((tx) => writeEstate(tx, estateRows(files, new Date()), files.scenario, new Date()));
  const { secret, secretHash, prefix } = mintToken(randomBytes(32));
  await prisma().apiToken.create({ data: { name: "clouds", role: "ingest", secretHash, prefix } });
  ingress = { url: await door.open(), token: secret };
});
afterAll(() => door.close());

const rolled = async (fleetId: string, signal: string) => {
  await rollDirtyMinutes(systemActor("worker"));
  const { _sum } = await prisma().telemetryRollup.aggregate({
    where: { fleetId, signal },
    _sum: { count: true, sum: true },
  });
  return _sum;
};

it("Ballast counts exactly what the clouds counted, although it was away for a while", async () => {
  const startedAt = new Date(Date.now() - 30_000);
  const simulation = new Simulation(estate, modelledDemand(estate.cells, 1), seeded(1), startedAt);
  const state = simulation.fleets.get("azure-eus2-h100");
  if (!state) throw new Error("the scenario lost a fleet");
  const options = {
    scenario: "few-regions",
    startMs: startedAt.getTime(),
    intervalMs: 60_000,
    ingress,
    now: () => new Date(),
  };
  const reporter = reportFleet(state, options);
  const live = () => simulation.tick(startedAt, new Date(), 1_000, () => estate.routing, [], new Date());

  live();
  await reporter.forceFlush();
  door.away = true;
  live();
  // The exporter gives up on this report; its counts are in the next.
  const lost = reporter.forceFlush().catch(() => undefined);
  await expect.poll(() => door.requests).toBeGreaterThan(1);
  door.away = false;
  live();
  await lost;
  await reporter.forceFlush();
  await reporter.shutdown();

  const cells = [...state.recorder.cells.values()];
  const counted = (pick: (cell: (typeof cells)[number]) => number) =>
    cells.reduce((sum, cell) => sum + pick(cell), 0);
  expect(counted((cell) => cell.served.count)).toBeGreaterThan(1_000);
  expect((await rolled("azure-eus2-h100", "requests")).count).toBe(
    counted(({ served, failed, refused }) => served.count + failed.count + refused.count),
  );
  expect((await rolled("azure-eus2-h100", "errors")).count).toBe(
    counted(({ failed, refused }) => failed.count + refused.count),
  );
  expect((await rolled("azure-eus2-h100", "input_tokens")).sum).toBe(
    Math.round(counted((cell) => cell.inputTokens.sum)),
  );
  expect((await rolled("azure-eus2-h100", "output_tokens")).sum).toBe(
    Math.round(counted((cell) => cell.outputTokens.sum)),
  );
  const [reading] = await prisma().telemetryRollup.findMany({
    where: { fleetId: "azure-eus2-h100", signal: "healthy_accelerators" },
    orderBy: { minute: "desc" },
  });
  expect(reading?.last).toBe(state.fleet.healthy);
});

it("the past is told once, however often it is sent, and every series is understood", async () => {
  const untilMs = Date.now() - 60_000;
  const past = () =>
    sendHistory({
      estate,
      demand: modelledDemand(estate.cells, 1),
      seed: 1,
      fromMs: untilMs - 2 * 3_600_000,
      untilMs,
      ingress,
      log: log.child({}, { level: "silent" }),
      signal: new AbortController().signal,
    });
  expect(await past()).toBe(true);
  const once = await prisma().telemetryPoint.count();
  expect(once).toBeGreaterThan(1_000);
  await past();
  expect(await prisma().telemetryPoint.count()).toBe(once);
  expect(await prisma().telemetrySeries.count({ where: { unmappedReason: { not: null } } })).toBe(0);
}, 60_000);
