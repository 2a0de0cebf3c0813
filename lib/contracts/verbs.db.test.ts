import { beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/identity/model";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { loadContracts } from "./store/contracts";
import { amendContract } from "./verbs/amend-contract";
import { meetObligation } from "./verbs/meet-obligation";
import { recordStatement } from "./verbs/record-statement";

useTestDatabase();

const analyst: Actor = { kind: "user", id: "u", label: "Analyst", roles: ["finance"], from: "test" };
const at = (text: string) => new Date(`${text}T00:00:00Z`);
const clock = { clock: { now: () => at("2026-11-20") } };
const fact = { illustrative: true };
let commitmentId: string;

beforeAll(async () => {
  const db = prisma();
  await db.provider.create({ data: { id: "azure", name: "Azure", ...fact } });
  await db.contract.create({
    data: {
      id: "azure-2025",
      providerId: "azure",
      counterparty: "Azure",
      title: "Azure 2025",
      signedOn: at("2025-10-28"),
      termStart: at("2026-01-01"),
      termEnd: at("2032-01-01"),
      totalUsd: "250000000000",
      ...fact,
      clauses: {
        create: {
          id: "azure-api",
          kind: "exclusivity",
          summary: "API only on Azure",
          effectiveFrom: at("2020-01-01"),
          ...fact,
        },
      },
      obligations: {
        create: { id: "true-up", dueOn: at("2026-10-31"), kind: "true_up", summary: "True-up", ...fact },
      },
    },
  });
  const commitment = await db.commitment.create({
    data: {
      contractId: "azure-2025",
      periodStart: at("2026-10-01"),
      periodEnd: at("2027-01-01"),
      committedUsd: "1000",
      ...fact,
    },
  });
  commitmentId = commitment.id;
});

const audited = () => prisma().auditEntry.count();

describe("recordStatement", () => {
  const statement = { commitmentId: "", spentUsd: "420.50", asOf: "2026-11-15", reason: "Statement 11/2026" };

  it.each([
    ["an amount with separators", { spentUsd: "1,000" }, "invalid", "spentUsd"],
    ["a date before the period", { asOf: "2026-09-30" }, "invalid", "asOf"],
    ["a date to come", { asOf: "2026-11-21" }, "invalid", "asOf"],
    ["no reason", { reason: " " }, "invalid", "reason"],
    [
      "a commitment that is not there",
      { commitmentId: "00000000-0000-4000-8000-000000000000" },
      "not_found",
      "commitmentId",
    ],
  ])("refuses %s and writes nothing", async (_name, part, code, field) => {
    const before = await audited();
    await expect(
      recordStatement(analyst, { ...statement, commitmentId, ...part }, clock),
    ).rejects.toMatchObject({ code, field });
    expect(await audited()).toBe(before);
  });

  it("replaces the estimate up to its date, and says so in the audit log", async () => {
    await recordStatement(analyst, { ...statement, commitmentId }, clock);
    const [contract] = await loadContracts();
    expect(contract?.commitments[0]).toMatchObject({ openingAsOf: at("2026-11-15") });
    expect(contract?.commitments[0]?.openingSpentUsd.toFixed(2)).toBe("420.50");
    const entry = await prisma().auditEntry.findFirst({ orderBy: { seq: "desc" } });
    expect(entry).toMatchObject({
      action: "contract.record_statement",
      subjectId: "azure-2025",
      reason: "Statement 11/2026",
    });
  });

  it("refuses one older than what is recorded", async () => {
    await expect(
      recordStatement(analyst, { ...statement, commitmentId, asOf: "2026-11-01" }, clock),
    ).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("amendContract", () => {
  const amendment = {
    contractId: "azure-2025",
    id: "azure-a1",
    signedOn: "2026-04-27",
    summary: "Exclusivity ends",
    endsClauseIds: ["azure-api"],
    sourceName: "Press",
    reason: "Signed",
  };

  it("leaves nothing behind when one of the clauses cannot end", async () => {
    const twice = { ...amendment, endsClauseIds: ["azure-api", "nowhere"] };
    await expect(amendContract(analyst, twice, clock)).rejects.toMatchObject({
      code: "conflict",
      field: "endsClauseIds",
    });
    const [contract] = await loadContracts();
    expect(contract?.amendments).toEqual([]);
    expect(contract?.clauses[0]?.effectiveTo).toBeNull();
  });

  it("ends the clause and keeps its history", async () => {
    await amendContract(analyst, amendment, clock);
    const [contract] = await loadContracts();
    expect(contract?.clauses[0]).toMatchObject({
      effectiveTo: at("2026-04-27"),
      endedByAmendmentId: "azure-a1",
    });
    expect(contract?.amendments[0]?.endsClauseIds).toEqual(["azure-api"]);
    await expect(amendContract(analyst, amendment, clock)).rejects.toMatchObject({
      code: "conflict",
      field: "id",
    });
  });
});

describe("amendContract with price tiers", () => {
  const amendment = {
    contractId: "azure-2025",
    signedOn: "2026-05-01",
    summary: "Volume discount",
    sourceName: "Amendment 2",
    reason: "Signed",
  };
  const tiersInForce = async () => {
    const [contract] = await loadContracts();
    return contract?.clauses.filter(({ kind }) => kind === "price_tiers") ?? [];
  };

  it("begins a clause that says what is billed", async () => {
    const priceTiers = [
      { fromUsd: 3_000_000, multiplier: 0.92 },
      { fromUsd: 10_000_000, multiplier: 0.85 },
    ];
    await amendContract(analyst, { ...amendment, id: "azure-a2", priceTiers }, clock);
    expect(await tiersInForce()).toMatchObject([
      { id: "azure-a2-tiers", tiers: priceTiers, effectiveFrom: at("2026-05-01"), effectiveTo: null },
    ]);
  });

  it("ends the tiers in force with those that take their place, and says so in the log", async () => {
    const later = { ...amendment, id: "azure-a3", signedOn: "2026-09-01" };
    await amendContract(analyst, { ...later, priceTiers: [{ fromUsd: 0, multiplier: 0.9 }] }, clock);
    expect(await tiersInForce()).toMatchObject([
      { id: "azure-a2-tiers", effectiveTo: at("2026-09-01"), endedByAmendmentId: "azure-a3" },
      { id: "azure-a3-tiers", effectiveTo: null },
    ]);
    const entry = await prisma().auditEntry.findFirst({ orderBy: { seq: "desc" } });
    expect(entry?.after).toMatchObject({
      endsClauseIds: ["azure-a2-tiers"],
      priceTiers: [{ fromUsd: 0, multiplier: 0.9 }],
    });
  });

  it("refuses tiers that would begin before those in force, and leaves nothing behind", async () => {
    const earlier = { ...amendment, id: "azure-a4", priceTiers: [{ fromUsd: 5, multiplier: 0.5 }] };
    await expect(amendContract(analyst, earlier, clock)).rejects.toMatchObject({
      code: "conflict",
      field: "priceTiers",
    });
    expect(await tiersInForce()).toHaveLength(2);
  });

  it("refuses tiers that do not decline", async () => {
    const rising = [
      { fromUsd: 5, multiplier: 0.5 },
      { fromUsd: 6, multiplier: 0.6 },
    ];
    await expect(
      amendContract(analyst, { ...amendment, id: "azure-a5", priceTiers: rising }, clock),
    ).rejects.toMatchObject({ code: "invalid", field: "priceTiers" });
  });

  it("ends tiers like any clause, and list price is billed again", async () => {
    const ends = { ...amendment, id: "azure-a6", signedOn: "2026-10-01", endsClauseIds: ["azure-a3-tiers"] };
    await amendContract(analyst, ends, clock);
    expect((await tiersInForce()).every(({ effectiveTo }) => effectiveTo !== null)).toBe(true);
  });
});

describe("meetObligation", () => {
  it("marks a duty once", async () => {
    const met = { obligationId: "true-up", metOn: "2026-10-30", reason: "Paid" };
    await meetObligation(analyst, met, clock);
    await expect(meetObligation(analyst, met, clock)).rejects.toMatchObject({ code: "conflict" });
    await expect(meetObligation(analyst, { ...met, metOn: "2026-12-01" }, clock)).rejects.toMatchObject({
      code: "invalid",
      field: "metOn",
    });
  });
});

describe("the database itself", () => {
  it.each([
    [
      "periods that overlap",
      { periodStart: at("2026-12-01"), periodEnd: at("2027-02-01"), committedUsd: "1" },
    ],
    [
      "a period that ends before it begins",
      { periodStart: at("2028-02-01"), periodEnd: at("2028-01-01"), committedUsd: "1" },
    ],
    ["a negative amount", { periodStart: at("2028-01-01"), periodEnd: at("2028-02-01"), committedUsd: "-1" }],
  ])("refuses %s", async (_name, period) => {
    await expect(
      prisma().commitment.create({ data: { contractId: "azure-2025", ...period, ...fact } }),
    ).rejects.toThrow();
  });

  it.each([
    ["price tiers without any", { kind: "price_tiers" as const }],
    ["tiers of another clause", { kind: "exclusivity" as const, tiers: [{ fromUsd: 1, multiplier: 0.5 }] }],
    ["price tiers that are empty", { kind: "price_tiers" as const, tiers: [] }],
  ])("refuses %s", async (_name, clause) => {
    const data = { id: "x", contractId: "azure-2025", summary: "x", effectiveFrom: at("2026-01-01") };
    await expect(prisma().clause.create({ data: { ...data, ...clause, ...fact } })).rejects.toThrow(
      /clause_tiers/,
    );
  });

  it("refuses a fact without source that is not marked illustrative", async () => {
    await expect(prisma().provider.create({ data: { id: "x", name: "X" } })).rejects.toThrow(
      /provider_has_source/,
    );
  });
});
