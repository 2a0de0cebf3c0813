import { describe, expect, it } from "vitest";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { keepingContract } from "./testing/faults/keeping-contract";
import { postgresKeeping } from "./testing/faults/postgres-keeping";
import { simulateFaults } from "./testing/faults/run";

/** Each takes seconds on PostgreSQL: a few here, and as many as wanted by hand. */
const WORLDS = Number(process.env.BALLAST_SIMULATED_WORLDS ?? 6);

describe("what is kept in PostgreSQL", () => {
  useTestDatabase();

  describe("keeps the same promises as memory", () => {
    keepingContract(postgresKeeping);
  });

  it(`holds the same worlds: ${WORLDS} of them`, { timeout: 3_600_000 }, async () => {
    const began = performance.now();
    for (let seed = 1; seed <= WORLDS; seed++) {
      const { violations } = await simulateFaults(seed, postgresKeeping);
      expect(violations, `world ${seed}`).toEqual([]);
    }
    const seconds = (performance.now() - began) / 1000;
    console.log(`${WORLDS} worlds on PostgreSQL, 0 violations in ${seconds.toFixed(1)} s`);
  });
});
