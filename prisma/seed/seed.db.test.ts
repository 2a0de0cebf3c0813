import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { passwordFits } from "@/lib/identity/password";
import { prisma } from "@/lib/platform/db/client";
import { sha256Hex } from "@/lib/platform/hash";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { readScenario } from "./read";
import { readAccounts } from "./secrets";
import { historyHours, seed } from "./seed";

useTestDatabase();
const dataDir = mkdtempSync(join(tmpdir(), "ballast-seed-"));
const now = new Date("2026-11-20T08:30:00Z");
const clock = { now: () => now };
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

describe("seeding an empty database", () => {
  it("leaves nothing behind when it fails half way", async () => {
    const notAFolder = join(dataDir, "taken");
    writeFileSync(notAFolder, "");
    await expect(seed({ scenario: "frontier-lab", dataDir: notAFolder, clock })).rejects.toThrow("EEXIST");
    expect(await prisma().provider.count()).toBe(0);
    expect(await prisma().user.count()).toBe(0);
    expect(await prisma().auditEntry.count()).toBe(0);
  });

  it("writes the whole estate with its first routing table", async () => {
    expect(await seed({ scenario: null, dataDir, clock })).toEqual({
      scenario: "frontier-lab",
      seeded: true,
      outdated: false,
    });
    const { scenario } = readScenario("frontier-lab");
    expect(await prisma().fleet.count()).toBe(scenario.fleets.length);
    expect(await prisma().demandCell.count()).toBe(scenario.cells.length);
    const [table] = await prisma().routingTable.findMany({ include: { shares: true } });
    const tokyo = table?.shares.filter((share) => share.cellId === "JP|keel-large|general");
    expect(tokyo?.find((share) => share.fleetId === "gcp-sel-h100")?.share).toBeCloseTo(0.9);
    expect((await prisma().dataPlane.findFirst())?.offeredVersion).toBe(table?.version);
  });

  it("keeps money exact and opens each period where telemetry begins", async () => {
    const contract = await prisma().contract.findUniqueOrThrow({
      where: { id: "oracle-2025" },
      include: { commitments: { orderBy: { periodStart: "asc" } } },
    });
    expect(contract.totalUsd.toFixed(2)).toBe("300000000000.00");
    const current = contract.commitments.find((c) => c.periodStart <= now && now < c.periodEnd);
    expect(current?.openingAsOf?.toISOString()).toBe("2026-11-19T10:00:00.000Z");
    expect(now.getTime() - (current?.openingAsOf?.getTime() ?? 0)).toBeGreaterThanOrEqual(
      historyHours * 3_600_000,
    );
    expect(Number(current?.openingSpentUsd)).toBeGreaterThan(0);
    const future = contract.commitments.find((c) => c.periodStart > now);
    expect(future?.openingSpentUsd.toFixed(2)).toBe("0.00");
  });

  it("keeps the history of clauses that were amended away", async () => {
    const clauses = await prisma().clause.findMany({
      where: { contractId: "azure-2025" },
      orderBy: { effectiveTo: "asc" },
    });
    expect(
      clauses.map((c) => [c.kind, c.effectiveTo?.toISOString().slice(0, 10), c.endedByAmendmentId]),
    ).toEqual([
      ["right_of_first_refusal", "2025-10-28", "azure-2025-10"],
      ["exclusivity", "2026-04-27", "azure-2026-04"],
    ]);
  });

  it("makes an account per role whose password only the private file knows", async () => {
    const accounts = readAccounts(dataDir)?.accounts ?? [];
    expect(accounts.map((a) => a.roles[0]).sort()).toEqual([
      "admin",
      "finance",
      "manager",
      "manager",
      "sre",
      "viewer",
    ]);
    expect(statSync(join(dataDir, "accounts.json")).mode & 0o777).toBe(0o600);
    for (const { email, password } of accounts) {
      const user = await prisma().user.findUniqueOrThrow({ where: { email } });
      expect(user.passwordHash).not.toContain(password);
      expect(await passwordFits(user.passwordHash, password)).toBe(true);
    }
  });

  it("gives the simulator a token to send with and one to route with", async () => {
    const file = join(dataDir, "simulator.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { ingestToken, edgeToken } = JSON.parse(readFileSync(file, "utf8"));
    const roleOf = async (secret: string) =>
      (await prisma().apiToken.findUnique({ where: { secretHash: sha256Hex(secret) } }))?.role;
    expect(await roleOf(ingestToken)).toBe("ingest");
    expect(await roleOf(edgeToken)).toBe("edge");
  });

  it("says so in the audit log, without a secret", async () => {
    const [entry] = await prisma().auditEntry.findMany();
    expect(entry?.action).toBe("estate.seed");
    for (const { password } of readAccounts(dataDir)?.accounts ?? [])
      expect(JSON.stringify(entry?.after)).not.toContain(password);
  });
});

describe("seeding a database that holds an estate", () => {
  it("changes nothing for the same scenario", async () => {
    const before = readFileSync(join(dataDir, "accounts.json"), "utf8");
    expect(await seed({ scenario: "frontier-lab", dataDir, clock })).toMatchObject({
      seeded: false,
      outdated: false,
    });
    expect(await seed({ scenario: null, dataDir, clock })).toMatchObject({
      scenario: "frontier-lab",
      seeded: false,
    });
    expect(await prisma().auditEntry.count()).toBe(1);
    expect(readFileSync(join(dataDir, "accounts.json"), "utf8")).toBe(before);
  });

  it("refuses to mix in another", async () => {
    await expect(seed({ scenario: "few-regions", dataDir, clock })).rejects.toThrow(
      "This database holds the scenario frontier-lab, not few-regions; two scenarios are never mixed.",
    );
  });
});
