import { describe, expect, it } from "vitest";
import { pool } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { type Actor, roles, systemActor } from "./model";
import { can, permissions } from "./permissions";
import { loadModules } from "./testing/modules";
import type { Verb } from "./verb";

process.env.NEXTAUTH_SECRET = "a secret for this test file, long enough";

const isVerb = (value: unknown): value is Verb => typeof value === "function" && "verbName" in value;
const modules = await loadModules("lib", /\/verbs\/[^/]+\.ts$/);
const verbs = modules.flatMap(({ exports }) => Object.values(exports).filter(isVerb));

const actors: Actor[] = [
  ...roles.map(
    (role): Actor => ({ kind: "user", id: crypto.randomUUID(), label: role, roles: [role], from: "test" }),
  ),
  { kind: "user", id: crypto.randomUUID(), label: "nobody", roles: [], from: "test" },
  systemActor("test"),
];

/** How a verb answers input that no schema takes: who may not hears `forbidden` before it is looked at. */
async function answerOf(verb: Verb, actor: Actor): Promise<string> {
  try {
    await verb(actor, "no verb takes a text");
    return "done";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

describe("every verb", () => {
  useTestDatabase();

  it("is found, in a file of its own folder, under a name of its own", () => {
    expect(modules.length).toBeGreaterThan(20);
    expect(
      modules.filter(({ exports }) => !Object.values(exports).some(isVerb)).map(({ path }) => path),
    ).toEqual([]);
    const names = verbs.map(({ verbName }) => verbName);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const { verbName, permission } of verbs) {
      expect(verbName).toMatch(/^[a-z_]+\.[a-z_]+$/);
      expect(Object.keys(permissions)).toContain(permission);
    }
  });

  it.each(verbs.map((verb) => [verb.verbName, verb.permission, verb] as const))(
    "%s asks for %s, whoever calls",
    async (_name, permission, verb) => {
      for (const actor of actors) {
        const expected = can(actor, permission) ? "invalid" : "forbidden";
        expect(`${actor.label}: ${await answerOf(verb, actor)}`).toBe(`${actor.label}: ${expected}`);
      }
    },
  );

  it("left no trace of all that was refused", async () => {
    const { rows } = await pool().query<{ table: string }>(
      `SELECT relname AS table FROM pg_stat_user_tables WHERE n_live_tup > 0 AND schemaname = 'public'`,
    );
    expect(rows.map(({ table }) => table).filter((table) => table !== "_prisma_migrations")).toEqual([]);
  });
});
