import { beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/identity/model";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { contractDetail, contractStandings } from "./queries/commitments";
import { spendOverview } from "./queries/spend";
import { refreshSpend } from "./refresh";

useTestDatabase();

const worker = systemActor("worker");
const analyst = { kind: "user", id: "u", label: "Analyst", roles: ["finance"], from: "test" } as const;
const at = (text: string) => new Date(`2026-11-${text}:00Z`);
const fact = { illustrative: true };

beforeAll(async () => {
  const db = prisma();
  await db.provider.create({ data: { id: "azure", name: "Azure", ...fact } });
  await db.region.create({
    data: {
      id: "azure:fra",
      providerId: "azure",
      name: "Frankfurt",
      country: "DE",
      latitude: 50,
      longitude: 8,
      pue: 1.2,
      gramsCo2PerKwh: 300,
      ...fact,
    },
  });
  await db.accelerator.create({
    data: { id: "h100", name: "H100", vendor: "NVIDIA", watts: 700, memoryGb: 80, ...fact },
  });
  await db.model.create({ data: { id: "large", name: "Large", ...fact } });
  await db.throughputProfile.create({
    data: {
      acceleratorId: "h100",
      modelId: "large",
      prefillTokensPerSec: 1000,
      decodeTokensPerSec: 100,
      ...fact,
    },
  });
  await db.contract.create({
    data: {
      id: "azure-2025",
      providerId: "azure",
      counterparty: "Azure",
      title: "Azure 2025",
      signedOn: at("01T00:00"),
      termStart: at("01T00:00"),
      termEnd: at("30T00:00"),
      totalUsd: "1000000",
      ...fact,
      commitments: {
        create: {
          periodStart: at("01T00:00"),
          periodEnd: at("30T00:00"),
          committedUsd: "1000",
          openingSpentUsd: "400",
          openingAsOf: at("20T10:00"),
          ...fact,
        },
      },
    },
  });
  await db.rate.create({
    data: {
      contractId: "azure-2025",
      providerId: "azure",
      acceleratorId: "h100",
      usdPerAcceleratorHour: "2",
      effectiveFrom: at("01T00:00"),
      ...fact,
    },
  });
  const fleet = {
    regionId: "azure:fra",
    acceleratorId: "h100",
    contractId: "azure-2025",
    contracted: 10,
    delivered: 10,
    healthy: 10,
    ttftMs: 200,
    errorRate: 0.001,
    ...fact,
  };
  await db.fleet.create({ data: { id: "draw", name: "Drawdown", billing: "drawdown", ...fleet } });
  await db.fleet.create({ data: { id: "keep", name: "Reserved", billing: "reserved", ...fleet } });
});

/** One minute in which the fleet wrote `outputTokens`, as a rollup. */
async function served(minute: Date, outputTokens: number, rolledAt: Date) {
  const row = {
    minute,
    fleetId: "draw",
    origin: "DE",
    modelId: "large",
    dataClass: "personal",
    newestAt: minute,
    rolledAt,
  };
  for (const [signal, sum] of [
    ["requests", 10],
    ["output_tokens", outputTokens],
  ] as const) {
    const key = { fleetId: "draw", signal, minute, origin: "DE", modelId: "large", dataClass: "personal" };
    await prisma().telemetryRollup.upsert({
      where: { fleetId_signal_minute_origin_modelId_dataClass: key },
      create: { ...row, signal, count: sum, sum },
      update: { sum, count: sum, rolledAt },
    });
  }
}

describe("refreshSpend", () => {
  it("estimates observed drawdown and elapsed reservation, then changes nothing when run again", async () => {
    await served(at("20T10:05"), 360_000, at("20T10:06"));
    const now = at("20T11:00");
    expect(await refreshSpend(worker, now)).toEqual({ fleetHours: 2, unpriced: [] });
    const { byDimension } = await spendOverview(analyst, {
      from: at("20T00:00").toISOString(),
      to: now.toISOString(),
    });
    // 360,000 tokens ÷ 100 per second = 1 accelerator-hour at $2; ten reserved accelerators for an hour cost $20.
    expect(byDimension.fleet.map(({ key, usd }) => [key, usd.toNumber()])).toEqual([
      ["keep", 20],
      ["draw", 2],
    ]);
    expect(byDimension.model.find(({ key }) => key === "large")?.usdPerMillionTokens?.toNumber()).toBeCloseTo(
      2 / 0.36,
      6,
    );
    expect(await refreshSpend(worker, now)).toEqual({ fleetHours: 0, unpriced: [] });
  });

  it("estimates an hour again when telemetry for it comes late", async () => {
    await served(at("20T10:06"), 360_000, at("20T11:10"));
    expect((await refreshSpend(worker, at("20T11:11"))).fleetHours).toBe(2);
    const { byDimension } = await spendOverview(analyst, {
      from: at("20T10:00").toISOString(),
      to: at("20T11:00").toISOString(),
    });
    expect(byDimension.fleet.find(({ key }) => key === "draw")?.usd.toNumber()).toBe(4);
  });

  it("says which fleets no rate card prices instead of calling them free", async () => {
    const db = prisma();
    await db.accelerator.create({
      data: { id: "b200", name: "B200", vendor: "NVIDIA", watts: 1000, memoryGb: 192, ...fact },
    });
    await db.fleet.create({
      data: {
        id: "new",
        name: "New",
        regionId: "azure:fra",
        acceleratorId: "b200",
        billing: "on_demand",
        contracted: 1,
        delivered: 1,
        healthy: 1,
        ttftMs: 1,
        errorRate: 0,
        ...fact,
      },
    });
    expect((await refreshSpend(worker, at("20T11:12"))).unpriced).toEqual(["new"]);
  });

  it("stands the commitment against statement plus estimate", async () => {
    const now = at("20T11:12");
    const [standing] = await contractStandings(analyst, now);
    // $400 stated + $20 reserved + $4 drawn down in the first hour since + $4 reserved in twelve minutes of the second.
    expect(standing?.current?.standing.spentUsd.toNumber()).toBe(428);
    const detail = await contractDetail(analyst, { contractId: "azure-2025", now });
    expect(detail.commitments[0]?.standing.remainingUsd.toNumber()).toBe(572);
    await expect(contractDetail(analyst, { contractId: "none", now })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("is for the worker alone", async () => {
    await expect(refreshSpend(analyst, at("20T11:12"))).rejects.toMatchObject({ code: "forbidden" });
  });

  it("names a range that ends before it begins", async () => {
    await expect(
      spendOverview(analyst, { from: "2026-11-20T11:00:00Z", to: "2026-11-20T10:00:00Z" }),
    ).rejects.toMatchObject({ code: "invalid", field: "to" });
  });
});
