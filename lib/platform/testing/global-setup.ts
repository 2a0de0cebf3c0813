import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { applyMigrations } from "../migrations/apply";
import { startTemporaryServer } from "../postgres/temporary";

declare module "vitest" {
  interface ProvidedContext {
    /** A server that test databases may be created on, and the migrated database they are copied from. */
    testServer: { adminUrl: string; template: string };
  }
}

/**
 * One PostgreSQL per test run, with one migrated database that every test file copies (a copy takes some 50 ms,
 * migrating takes a second). DATABASE_URL_TEST names a server of your own instead; its user must be allowed to create
 * databases.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL_TEST;
  const server = given ? null : await startTemporaryServer();
  const adminUrl = given ?? server?.url("postgres") ?? "";
  const template = `ballast_template_${process.pid}_${project.name}`;
  const teardown = async () => {
    if (server) await server.stop();
    else await administer(adminUrl, `drop database if exists "${template}" with (force)`);
  };
  try {
    await administer(adminUrl, `create database "${template}"`);
    await applyMigrations(withDatabase(adminUrl, template));
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide("testServer", { adminUrl, template });
  return teardown;
}

/** Runs one statement on the server's own database. */
export async function administer(adminUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
