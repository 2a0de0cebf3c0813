import { describe, expect, it } from "vitest";
import { pool, prisma } from "../db/client";
import { migrationState } from "../migrations/state";
import { useTestDatabase } from "./database";

describe("a test database", () => {
  const database = useTestDatabase();

  it("is this file's own, migrated, with the job queue in place", async () => {
    const { rows } = await pool().query("select current_database() as name");
    expect(database.url.endsWith(`/${rows[0].name}`)).toBe(true);
    expect(await migrationState()).toEqual({ kind: "current" });
    expect(await prisma().user.count()).toBe(0);
    await pool().query("select graphile_worker.add_job('nothing')");
  });
});
