import { beforeAll, describe, expect, it } from "vitest";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { denialsOf } from "./law";
import { seedEstate, seedLocalRule } from "./testing/estate";

const now = new Date("2026-11-20T10:00:00Z");
const cell = "DE|large|personal";
const other = "DE|small|personal";

describe("what may not be published", () => {
  useTestDatabase();

  beforeAll(async () => {
    await seedEstate({
      cells: [cell, other],
      fleets: [
        { id: "fra", country: "DE" },
        { id: "par", country: "FR" },
        { id: "new", country: "DE", state: "planned" },
      ],
    });
    await seedLocalRule("DE");
    await prisma().provider.create({ data: { id: "azure", name: "Azure", illustrative: true } });
    await prisma().contract.create({
      data: {
        id: "azure-2025",
        providerId: "azure",
        counterparty: "Microsoft",
        title: "Azure",
        signedOn: now,
        termStart: new Date("2025-01-01"),
        termEnd: new Date("2030-01-01"),
        totalUsd: 1,
        illustrative: true,
      },
    });
  });

  const clause = (id: string, from: string, to: string | null, modelIds: string[] = []) =>
    prisma().clause.create({
      data: {
        id,
        contractId: "azure-2025",
        kind: "exclusivity",
        summary: "Served on Azure alone",
        modelIds,
        effectiveFrom: new Date(from),
        effectiveTo: to && new Date(to),
        illustrative: true,
      },
    });
  const denied = (fleet: string, id = cell) => denialsOf([{ cell: id, fleet, share: 1 }], now);

  it("is what law denies, what is not delivered, and what is not there", async () => {
    expect(await denied("fra")).toEqual([]);
    expect(await denied("par")).toEqual([{ cell, fleet: "par", rules: ["de-local"] }]);
    expect(await denied("new")).toEqual([{ cell, fleet: "new", rules: ["not delivered yet"] }]);
    expect(await denied("nowhere")).toEqual([{ cell, fleet: "nowhere", rules: ["not in the estate"] }]);
  });

  it("is what an exclusivity clause in force keeps with another provider", async () => {
    await clause("ended", "2025-01-01", "2026-04-01");
    await clause("to-come", "2027-01-01", null);
    expect(await denied("fra")).toEqual([]);
    await clause("large-only", "2026-01-01", null, ["large"]);
    expect(await denied("fra")).toEqual([{ cell, fleet: "fra", rules: ["large-only"] }]);
    expect(await denied("par")).toEqual([{ cell, fleet: "par", rules: ["de-local", "large-only"] }]);
    expect(await denied("fra", other)).toEqual([]);
  });
});
