import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, inject } from "vitest";
import { disconnect } from "../db/client";
import { administer, withDatabase } from "./global-setup";

/**
 * Gives the test file an empty, migrated database of its own and points DATABASE_URL at it, so that `prisma()` and
 * `pool()` use it; drops it when the file is done. Call it once, at the top of a `*.db.test.ts` file.
 * @returns its URL, known once the tests run: for processes the test starts.
 */
export function useTestDatabase(): { readonly url: string } {
  const database = `test_${randomUUID().replaceAll("-", "")}`;
  const { adminUrl, template } = inject("testServer");
  const url = withDatabase(adminUrl, database);
  const before = process.env.DATABASE_URL;

  beforeAll(async () => {
    await administer(adminUrl, `create database "${database}" template "${template}"`);
    process.env.DATABASE_URL = url;
  });

  afterAll(async () => {
    await disconnect();
    if (before === undefined) delete process.env.DATABASE_URL;
    else process.env.DATABASE_URL = before;
    // Whatever still holds a connection is a process the test started; it must not keep the database alive.
    await administer(adminUrl, `drop database "${database}" with (force)`);
  });

  return { url };
}
