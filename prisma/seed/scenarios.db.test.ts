import { expect, it } from "vitest";
import type { Tx } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { readScenario, scenarioNames } from "./read";
import { estateRows } from "./rows";
import { writeEstate } from "./write";

useTestDatabase();

class Undo extends Error {}

// Each goes into the real schema, deferred constraints included, and is then taken back.
it.each(scenarioNames)("%s satisfies every constraint of the database", async (name) => {
  const files = readScenario(name);
  const now = new Date("2026-11-20T08:30:00Z");
  const attempt = inTransaction(async (tx: Tx) => {
    await writeEstate(tx, estateRows(files, now), files.scenario, now);
    await tx.$executeRaw`SET CONSTRAINTS ALL IMMEDIATE`;
    expect(await tx.fleet.count()).toBe(files.scenario.fleets.length);
    throw new Undo();
  });
  await expect(attempt).rejects.toBeInstanceOf(Undo);
});
