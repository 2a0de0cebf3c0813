import { beforeAll, describe, expect, it, vi } from "vitest";
import { peopleRoles, systemActor } from "@/lib/identity/model";
import { can, permissions } from "@/lib/identity/permissions";
import { sealSession, sessionCookieName } from "@/lib/identity/session-cookie";
import { loadModules } from "@/lib/identity/testing/modules";
import type { Verb } from "@/lib/identity/verb";
import { createUser } from "@/lib/identity/verbs/create-user";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import type { FormAction } from "./_shell/act";
import { idleForm } from "./_shell/form-state";

process.env.NEXTAUTH_SECRET = "a secret for this test file, long enough";

// Next hands headers over through its own request scope; here there is only the cookie.
let cookie: string | undefined;
vi.mock("next/headers", () => ({ headers: async () => new Headers(cookie ? { cookie } : {}) }));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));

const named = <T>(value: unknown): value is T => typeof value === "function" && "verbName" in value;
const files = await loadModules("app", /\/actions\.ts$/);
const actions = files.flatMap(({ path, exports }) =>
  Object.entries(exports).map(([name, action]) => ({ name: `${path} ${name}`, action })),
);
const permissionOf = new Map(
  (await loadModules("lib", /\/verbs\/[^/]+\.ts$/))
    .flatMap(({ exports }) => Object.values(exports).filter(named<Verb>))
    .map((verb) => [verb.verbName, verb.permission] as const),
);

describe("every server action", () => {
  useTestDatabase();
  const userIds = new Map<string, string>();

  beforeAll(async () => {
    for (const role of peopleRoles) {
      const input = { email: `${role}@example.com`, name: role, roles: role, signIn: "sso" as const };
      userIds.set(role, (await createUser(systemActor("test"), input)).id);
    }
  });

  async function signInAs(role: string): Promise<void> {
    const { id, sessionVersion } = await prisma().user.findUniqueOrThrow({
      where: { id: userIds.get(role)! },
    });
    const now = new Date();
    const sealed = await sealSession(
      { sub: id, sessionVersion, signedInAtSec: Math.floor(now.getTime() / 1000) },
      now,
    );
    cookie = `${sessionCookieName()}=${sealed}`;
  }

  /** The code an empty form is refused with; `done` if it was not. */
  async function answerOf(action: FormAction<unknown>): Promise<string> {
    try {
      const state = await action(idleForm, new FormData());
      return state.status === "refused" ? state.code : state.status;
    } catch (error) {
      if ((error as { digest?: string }).digest?.startsWith("NEXT_REDIRECT")) return "done";
      throw error;
    }
  }

  it("names the verb it calls", () => {
    expect(actions.length).toBeGreaterThan(5);
    const nameless = actions.filter(
      ({ action }) => !named<FormAction<unknown>>(action) || !permissionOf.has(action.verbName),
    );
    expect(nameless.map(({ name }) => name)).toEqual([]);
  });

  it.each(actions.filter(({ action }) => named(action)))(
    "$name: each role as the table says",
    async ({ action }) => {
      const permission = permissionOf.get((action as FormAction<unknown>).verbName)!;
      for (const role of peopleRoles) {
        await signInAs(role);
        const answer = await answerOf(action as FormAction<unknown>);
        const allowed = can({ kind: "user", roles: [role] }, permission);
        expect(`${role}: ${answer === "forbidden" ? "refused" : "allowed"}`).toBe(
          `${role}: ${allowed ? "allowed" : "refused"}`,
        );
        // An empty form passes or is invalid; a defect would be `internal`.
        expect(answer).not.toBe("internal");
      }
      cookie = undefined;
      expect(await answerOf(action as FormAction<unknown>)).toBe("unauthenticated");
    },
  );

  it("is of a permission that people can have", () => {
    for (const permission of permissionOf.values()) expect(Object.keys(permissions)).toContain(permission);
  });
});
