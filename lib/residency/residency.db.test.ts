import { beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/identity/model";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { observedResidency, residencyOverview } from "./queries";
import { createRule } from "./verbs/create-rule";
import { endRule } from "./verbs/end-rule";

useTestDatabase();

const manager: Actor = { kind: "user", id: "m", label: "Manager", roles: ["manager"], from: "test" };
const at = (text: string) => new Date(`2026-11-${text}:00Z`);
const clock = { clock: { now: () => at("20T00:00") } };
const fact = { illustrative: true };

beforeAll(async () => {
  const db = prisma();
  await db.jurisdiction.createMany({
    data: [
      { id: "DE", name: "Germany" },
      { id: "US", name: "United States" },
      { id: "EU", name: "European Union", isGroup: true },
    ],
  });
  await db.jurisdictionMember.create({ data: { groupId: "EU", countryId: "DE" } });
  await db.provider.create({ data: { id: "azure", name: "Azure", ...fact } });
  await db.model.create({ data: { id: "large", name: "Large", ...fact } });
  await db.accelerator.create({
    data: { id: "h100", name: "H100", vendor: "NVIDIA", watts: 700, memoryGb: 80, ...fact },
  });
  for (const [id, country] of [
    ["fra", "DE"],
    ["iad", "US"],
  ] as const) {
    await db.region.create({
      data: {
        id: `azure:${id}`,
        providerId: "azure",
        name: id,
        country,
        latitude: 0,
        longitude: 0,
        pue: 1.2,
        gramsCo2PerKwh: 300,
        ...fact,
      },
    });
    await db.fleet.create({
      data: {
        id,
        name: id,
        regionId: `azure:${id}`,
        acceleratorId: "h100",
        billing: "on_demand",
        contracted: 1,
        delivered: 1,
        healthy: 1,
        ttftMs: 1,
        errorRate: 0,
        ...fact,
      },
    });
  }
  await db.demandCell.create({
    data: {
      id: "DE|large|personal",
      origin: "DE",
      modelId: "large",
      dataClass: "personal",
      inputTokensPerRequest: 1,
      outputTokensPerRequest: 1,
      latencyBudgetMs: 1000,
      baselineRequestsPerSec: 1,
      ...fact,
    },
  });
});

const rule = {
  id: "eu-personal",
  title: "Personal data of the EU stays in the EU",
  legalBasis: "GDPR, chapter V",
  originJurisdictions: ["EU"],
  dataClasses: ["personal" as const],
  allowedJurisdictions: ["EU"],
  effectiveFrom: "2026-11-01",
  sourceName: "EUR-Lex",
  reason: "Counsel's opinion",
};

describe("createRule", () => {
  it.each([
    ["a jurisdiction nobody knows", { originJurisdictions: ["EU", "XX"] }, "originJurisdictions"],
    ["a rule that binds nothing", { allowedJurisdictions: [] }, "allowedJurisdictions"],
    ["an id with spaces", { id: "eu personal" }, "id"],
    ["no data class", { dataClasses: [] }, "dataClasses"],
  ])("refuses %s", async (_name, part, field) => {
    await expect(createRule(manager, { ...rule, ...part }, clock)).rejects.toMatchObject({
      code: "invalid",
      field,
    });
  });

  it("denies from its first day on, and not twice", async () => {
    await createRule(manager, rule, clock);
    await expect(createRule(manager, rule, clock)).rejects.toMatchObject({ code: "conflict", field: "id" });
    const { matrix } = await residencyOverview(manager, { modelId: "large", now: at("20T00:00") });
    const personal = matrix.find(({ dataClass }) => dataClass === "personal");
    expect(personal?.fleets).toEqual([
      { fleetId: "fra", deniedBy: [] },
      { fleetId: "iad", deniedBy: ["eu-personal"] },
    ]);
  });
});

describe("observedResidency", () => {
  it("counts what was served where denied, and where nobody can say", async () => {
    const minute = at("20T10:00");
    const served = (fleetId: string, origin: string, sum: number) => ({
      minute,
      fleetId,
      signal: "requests",
      origin,
      modelId: "large",
      dataClass: "personal",
      count: sum,
      sum,
      newestAt: minute,
    });
    await prisma().telemetryRollup.createMany({
      data: [served("fra", "DE", 100), served("iad", "DE", 7), served("iad", "", 3)],
    });
    const seen = await observedResidency(manager, { from: at("20T09:00"), to: at("20T11:00") });
    expect(seen.requests).toBe(110);
    expect(seen.violations.map(({ kind, fleetId, requests }) => [kind, fleetId, requests])).toEqual([
      ["denied", "iad", 7],
      ["unknown", "iad", 3],
    ]);
    expect(seen.lastMinute).toEqual(minute);
  });

  it("says so when nothing was seen", async () => {
    expect(await observedResidency(manager, { from: at("01T00:00"), to: at("02T00:00") })).toEqual({
      violations: [],
      requests: 0,
      lastMinute: null,
    });
  });
});

describe("endRule", () => {
  it("ends a rule once, after its first day, and keeps it", async () => {
    const ending = { ruleId: "eu-personal", effectiveTo: "2026-11-19", reason: "Superseded" };
    await expect(endRule(manager, { ...ending, effectiveTo: "2026-10-01" }, clock)).rejects.toMatchObject({
      code: "invalid",
    });
    await endRule(manager, ending, clock);
    await expect(endRule(manager, ending, clock)).rejects.toMatchObject({ code: "conflict" });
    const { rules, matrix } = await residencyOverview(manager, { modelId: "large", now: at("20T00:00") });
    expect(rules.map(({ id, inForce }) => [id, inForce])).toEqual([["eu-personal", false]]);
    expect(matrix.every(({ allowed }) => allowed === 2)).toBe(true);
  });
});
