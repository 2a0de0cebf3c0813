import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Actor, systemActor } from "@/lib/identity/model";
import { pool, prisma } from "@/lib/platform/db/client";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { seed } from "@/prisma/seed/seed";
import { backtestDetail, backtestInputs, recordedExtent } from "../../queries/backtests";
import { cancelBacktest } from "../../verbs/cancel-backtest";
import { startBacktest } from "../../verbs/start-backtest";
import { type PolicyName, policyNames } from "../policy";
import { failAbandonedBacktests, runBacktestJob } from "./job";

// A thread is started for every run; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });
useTestDatabase();
const dataDir = mkdtempSync(join(tmpdir(), "ballast-backtest-"));
const now = new Date("2026-11-20T08:30:00Z");
const clock = { now: () => now };
const worker = systemActor("worker");
const finance: Actor = {
  kind: "user",
  id: "6f1f2a44-4f3f-4f3e-9a55-7a2f2d9a0a02",
  label: "Fia Finance",
  roles: ["finance"],
  from: "test",
};
const hourMs = 3_600_000;
const start = new Date("2026-11-19T00:00:00Z");
const at = (hour: number) => new Date(start.getTime() + hour * hourMs);
/** The record: thirty hours, the seventh not observed and the eighth for three quarters only. */
const minutesOf = (hour: number) => (hour === 6 ? 0 : hour === 7 ? 45 : 60);

async function record(row: {
  hour: number;
  fleet: string;
  signal: string;
  sum: number;
  cell?: [string, string, string];
}) {
  const minutes = minutesOf(row.hour);
  if (minutes === 0) return;
  await pool().query(
    `INSERT INTO telemetry_hour (hour, fleet_id, signal, origin, model_id, data_class, count, sum, minutes, covered_sec, newest_at)
     VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8::bit(60), $9, $1)`,
    [
      at(row.hour),
      row.fleet,
      row.signal,
      ...(row.cell ?? ["", "", ""]),
      row.sum,
      "1".repeat(minutes).padEnd(60, "0"),
      minutes * 60,
    ],
  );
}

beforeAll(async () => {
  await seed({ scenario: "few-regions", dataDir, clock });
  const fleets = await prisma().fleet.findMany({ where: { state: "serving" }, orderBy: { id: "asc" } });
  const cells = await prisma().demandCell.findMany({ orderBy: { id: "asc" } });
  for (let hour = 0; hour < 30; hour++) {
    const part = minutesOf(hour) / 60;
    for (const fleet of fleets) {
      // What is added up are the minutes' readings.
      await record({
        hour,
        fleet: fleet.id,
        signal: "healthy_accelerators",
        sum: fleet.healthy * minutesOf(hour),
      });
    }
    for (const [i, cell] of cells.entries()) {
      const requests =
        cell.baselineRequestsPerSec * 3600 * part * (1 + 0.3 * Math.sin(((hour + i) / 24) * 2 * Math.PI));
      const tuple: [string, string, string] = [cell.origin, cell.modelId, cell.dataClass];
      // What happened: everything on two fleets, half and half.
      for (const fleet of fleets.slice(0, 2)) {
        await record({ hour, fleet: fleet.id, signal: "requests", sum: requests / 2, cell: tuple });
        for (const signal of ["input_tokens", "output_tokens"]) {
          const tokens = signal === "input_tokens" ? cell.inputTokensPerRequest : cell.outputTokensPerRequest;
          await record({ hour, fleet: fleet.id, signal, sum: (requests / 2) * tokens, cell: tuple });
        }
      }
    }
    await record({ hour, fleet: fleets[0]!.id, signal: "requests", sum: 100 * part, cell: ["XX", "", ""] });
  }
}, 120_000);
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const ask = (from = at(0), to = at(30), policies: PolicyName[] = ["pacing"]) =>
  startBacktest(finance, { from: from.toISOString(), to: to.toISOString(), policies }, { clock });
const detail = (backtestId: string) => backtestDetail(finance, { backtestId });
const actionsOf = async (subjectId: string) =>
  (await prisma().auditEntry.findMany({ where: { subjectId }, orderBy: { seq: "asc" } })).map(
    ({ action }) => action,
  );

describe("a backtest over the recorded past", () => {
  it("replays what was observed under every policy, beside what happened, and is kept with its inputs", async () => {
    expect(await recordedExtent(finance, { now })).toEqual({ observedHours: 29, from: at(0), to: at(30) });
    const { backtestId } = await ask(at(0), at(30), [...policyNames]);
    expect(await detail(backtestId)).toMatchObject({ state: "asked", askedByLabel: "Fia Finance" });
    await runBacktestJob(worker, backtestId, clock);
    const { state, failure, result, inputsSha256 } = await detail(backtestId);
    expect([state, failure]).toEqual(["done", null]);
    expect(result).toMatchObject({ from: at(1).toISOString(), hours: 29, observedHours: 28 });
    const notes = result!.notes.join("\n");
    expect(notes).toContain("Nothing was observed before 2026-11-19 00:00 UTC");
    expect(notes).toContain("1 of 29 hours was observed for less than 30 minutes and left out of every row");
    expect(notes).toContain("1 of 29 hours was observed in part");
    expect(notes).toContain("less than 0.1% of requests name no known demand cell");
    expect(result!.rows.map(({ policy }) => policy)).toEqual([
      "what_happened",
      "capacity_weighted",
      "cheapest_first",
      "pacing",
      "nightly",
      "ballast",
      "hindsight",
    ]);
    for (const row of result!.rows) {
      const { commitments, uncommitted, latencyFailuresCarbon, unserved } = row.terms;
      expect(commitments + uncommitted + latencyFailuresCarbon + unserved).toBeCloseTo(row.costUsd, 2);
      // The hour that was not observed has no figure, and the last has the whole cost but unserved.
      expect(row.cumulativeUsd[5]).toBeNull();
      expect(row.cumulativeUsd.at(-1)! + unserved).toBeCloseTo(row.costUsd, 2);
      if (row.policy !== "what_happened") expect(row.regretPercent).toBeGreaterThanOrEqual(-1e-6);
    }
    expect(await actionsOf(backtestId)).toEqual(["backtest.start", "backtest.done"]);
    const inputs = await backtestInputs(finance, { backtestId });
    expect(sha256Hex(canonicalJson(inputs))).toBe(inputsSha256);
    // The hour observed for three quarters is as recorded in the inputs.
    expect(inputs.minutesObserved.slice(4, 8)).toEqual([60, 0, 45, 60]);
  });

  it("charges what happened by the same rates as everything else", async () => {
    const { backtestId } = await ask();
    await runBacktestJob(worker, backtestId, clock);
    const { result } = await detail(backtestId);
    const inputs = await backtestInputs(finance, { backtestId });
    const happened = result!.rows.find(({ policy }) => policy === "what_happened")!;
    for (const { contract, spentUsd } of happened.contracts) {
      const fleets = new Map(
        inputs.fleets.filter((fleet) => fleet.contract === contract).map((f) => [f.id, f]),
      );
      let expected = 0;
      for (const { cell, fleet, requests } of inputs.served) {
        const { serves, usdPerAcceleratorHour } = fleets.get(fleet) ?? {};
        if (!serves || !usdPerAcceleratorHour) continue;
        const { model } = inputs.cells.find(({ id }) => id === cell)!;
        for (const [hour, count] of requests.entries()) {
          if (inputs.minutesObserved[hour]! < 30) continue;
          const whole = (count * 60) / inputs.minutesObserved[hour]!;
          expected += ((whole * serves[model]!) / 3600) * usdPerAcceleratorHour[hour]!;
        }
      }
      expect(spentUsd).toBeCloseTo(expected, 2);
    }
    // Own fleets are paid for whether used or not: everybody pays them alike.
    const reserved = inputs.fleets
      .filter(({ billing }) => billing === "reserved")
      .flatMap(({ accelerators, usdPerAcceleratorHour }) =>
        accelerators.map((count, hour) =>
          inputs.minutesObserved[hour]! < 30 ? 0 : count * usdPerAcceleratorHour[hour]!,
        ),
      )
      .reduce((sum, usd) => sum + usd, 0);
    expect(reserved).toBeGreaterThan(0);
    for (const { terms } of result!.rows) expect(terms.uncommitted).toBeGreaterThanOrEqual(reserved - 0.01);
  });

  it("counts what a rule denied as a breach of what happened, and closes the pair to every policy", async () => {
    await prisma().residencyRule.create({
      data: {
        id: "us-only-abroad",
        title: "A test's rule",
        legalBasis: "None",
        originJurisdictions: ["US"],
        dataClasses: ["personal"],
        modelIds: [],
        allowedJurisdictions: ["NL"],
        effectiveFrom: at(20),
        illustrative: true,
      },
    });
    const { backtestId } = await ask();
    await runBacktestJob(worker, backtestId, clock);
    const { result } = await detail(backtestId);
    const inputs = await backtestInputs(finance, { backtestId });
    const bound = inputs.cells.filter(({ id }) => id.startsWith("US|") && id.endsWith("|personal"));
    expect(bound.length).toBeGreaterThan(0);
    for (const { fleets } of bound) expect(Object.keys(fleets)).toEqual(["azure-ams-h100"]);
    const byRule = result!.breaches.filter(({ deniedBy }) => deniedBy.includes("us-only-abroad"));
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    // In force from the twentieth hour on, and the replay begins with the second.
    const expected = inputs.served
      .filter(({ cell, fleet }) => bound.some(({ id }) => id === cell) && fleet !== "azure-ams-h100")
      .map(({ requests }) => sum(requests.slice(19)));
    expect(sum(expected)).toBeGreaterThan(0);
    expect(sum(byRule.map(({ requests }) => requests))).toBeCloseTo(sum(expected), 3);
    const happened = result!.rows.find(({ policy }) => policy === "what_happened")!;
    expect(happened.deniedRequests).toBeCloseTo(sum(result!.breaches.map(({ requests }) => requests)), 3);
    await prisma().residencyRule.delete({ where: { id: "us-only-abroad" } });
  });

  it("is refused, naming what there is and what is needed, where too little was observed", async () => {
    await expect(ask(at(0), at(12))).rejects.toThrow(
      "Of the 12 hours from 2026-11-19 00:00 UTC to 2026-11-19 12:00 UTC, 11 were observed for at least 30 minutes, the first of which only says where policies begin; a backtest needs 12 after it. The first hour observed in what was looked at began 2026-11-19 00:00 UTC.",
    );
    await expect(ask(at(-48), at(-24))).rejects.toThrow(
      "0 were observed for at least 30 minutes; a backtest needs 12.",
    );
    await expect(ask(at(10), at(5))).rejects.toThrow("to: must be after the start");
    await expect(ask(at(10), at(40))).rejects.toThrow("to: must be past");
    await expect(ask(at(-1000), at(10))).rejects.toThrow("hours are kept for 744");
    await expect(ask(new Date(at(1).getTime() + 60_000), at(20))).rejects.toThrow(
      "from: must be the start of an hour",
    );
  });

  it("is given up when cancelled, before it runs and while it does", async () => {
    const { backtestId } = await ask();
    await cancelBacktest(finance, { backtestId }, { clock });
    await runBacktestJob(worker, backtestId, clock);
    expect(await detail(backtestId)).toMatchObject({
      state: "cancelled",
      failure: "Cancelled by Fia Finance.",
    });
    await expect(cancelBacktest(finance, { backtestId }, { clock })).rejects.toThrow(
      "The backtest is cancelled;",
    );

    const running = (await ask(at(0), at(30), ["ballast"])).backtestId;
    const job = runBacktestJob(worker, running, clock);
    await vi.waitFor(async () => expect((await detail(running)).state).toBe("running"), 10_000);
    await cancelBacktest(finance, { backtestId: running }, { clock });
    await job;
    expect((await detail(running)).state).toBe("cancelled");
    expect(await actionsOf(running)).toEqual(["backtest.start", "backtest.cancel"]);
  });

  it("is run again after a worker broke off, and once only where two run it", async () => {
    const { backtestId } = await ask();
    await prisma().backtest.update({ where: { id: backtestId }, data: { state: "running", progress: 0.4 } });
    await Promise.all([runBacktestJob(worker, backtestId, clock), runBacktestJob(worker, backtestId, clock)]);
    expect((await detail(backtestId)).state).toBe("done");
    expect(await actionsOf(backtestId)).toEqual(["backtest.start", "backtest.done"]);
  });

  it("fails, with its reason, once no worker runs it any more; and then stays as it is", async () => {
    const { backtestId } = await ask();
    await failAbandonedBacktests(worker);
    expect((await detail(backtestId)).state).toBe("asked");
    await pool().query("SELECT graphile_worker.remove_job($1)", [`run-backtest/${backtestId}`]);
    await failAbandonedBacktests(worker);
    expect(await detail(backtestId)).toMatchObject({
      state: "failed",
      failure: expect.stringContaining("most likely they ran out of memory"),
    });
    await expect(
      prisma().backtest.update({ where: { id: backtestId }, data: { failure: "another" } }),
    ).rejects.toThrow();
  });
});
