import { beforeEach, describe, expect, it } from "vitest";
import { pool, prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { actorFromRequest } from "./door";
import { type Actor, type PeopleRole, systemActor } from "./model";
import { getOwnAccount, listUsers } from "./queries";
import { sealSession, sessionCookieName } from "./session-cookie";
import { renewSession, startSession } from "./session-token";
import { signInWithPassword } from "./sign-in";
import { changeOwnPassword } from "./verbs/change-own-password";
import { createUser } from "./verbs/create-user";
import { disableUser } from "./verbs/disable-user";
import { enableUser } from "./verbs/enable-user";
import { endOwnSessions } from "./verbs/end-own-sessions";
import { endUserSessions } from "./verbs/end-user-sessions";
import { resetPassword } from "./verbs/reset-password";
import { setUserRoles } from "./verbs/set-user-roles";

process.env.NEXTAUTH_SECRET = "a secret for this test file, long enough";
const setup = systemActor("test");

describe("users", () => {
  useTestDatabase();
  let made = 0;

  beforeEach(async () => {
    await pool().query("UPDATE app_user SET disabled_at = now()");
  });

  async function person(...roles: PeopleRole[]) {
    const email = `person${++made}@example.com`;
    const { id, password } = await createUser(setup, { email, name: `Person ${made}`, roles });
    const actor: Actor = { kind: "user", id, label: `Person ${made}`, roles, from: "test" };
    const { sessionVersion } = await prisma().user.findUniqueOrThrow({ where: { id } });
    const now = new Date();
    const sealed = await sealSession(
      { sub: id, sessionVersion, signedInAtSec: Math.floor(now.getTime() / 1000) },
      now,
    );
    const request = new Request("http://console.test", {
      headers: { cookie: `${sessionCookieName()}=${sealed}` },
    });
    return { id, email, password: password!, actor, session: () => actorFromRequest(request) };
  }
  const ended = { code: "unauthenticated" };
  const signIn = (email: string, password: string) =>
    signInWithPassword({ email, password }, `from ${email}`);
  const rolesOf = async (userId: string) =>
    (await prisma().userRole.findMany({ where: { userId } })).map(({ role }) => role).sort();

  it("are made with a password that works, shown once and stored nowhere", async () => {
    const { id, email, password } = await person("sre");
    expect(password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
    await expect(signIn(email, password)).resolves.toMatchObject({ userId: id });
    const { rows } = await pool().query(
      "SELECT (SELECT json_agg(u)::text FROM app_user u) || (SELECT json_agg(e)::text FROM audit_entry e) AS stored",
    );
    expect(rows[0].stored).not.toContain(password);
  });

  it("have one e-mail each, whatever its case", async () => {
    const { email } = await person("viewer");
    const twin = { email: email.toUpperCase(), name: "Twin", roles: "viewer" as const };
    await expect(createUser(setup, twin)).rejects.toMatchObject({ code: "conflict", field: "email" });
  });

  it.each([
    [{ email: "nobody" }, "email"],
    [{ name: " " }, "name"],
    [{ roles: [] }, "roles"],
    [{ roles: ["ingest"] }, "roles"],
    [{ password: "short" }, "password"],
    [{ signIn: "magic" }, "signIn"],
  ])("with %j are refused by field", async (change, field) => {
    const input = { email: "new@example.com", name: "New", roles: ["viewer"], ...change };
    await expect(createUser(setup, input as Parameters<typeof createUser>[1])).rejects.toMatchObject({
      code: "invalid",
      field,
    });
  });

  it("are signed out everywhere at once, by themselves or by an admin, and can sign in anew", async () => {
    const admin = await person("admin");
    const user = await person("sre");
    await expect(user.session()).resolves.toBeDefined();
    await endOwnSessions(user.actor, {});
    await expect(user.session()).rejects.toMatchObject(ended);
    const { sessionVersion } = await signIn(user.email, user.password);
    expect(sessionVersion).toBe(2);
    await endUserSessions(admin.actor, { userId: user.id });
    await expect(
      renewSession({ ...startSession({ id: user.id, sessionVersion }), idleUntilSec: 9e9 }),
    ).rejects.toThrow("signed out everywhere");
    await expect(admin.session()).resolves.toBeDefined();
  });

  it("are shut out when disabled, sessions included, until enabled", async () => {
    const admin = await person("admin");
    const user = await person("sre");
    await disableUser(admin.actor, { userId: user.id, reason: "left the company" });
    await expect(user.session()).rejects.toMatchObject(ended);
    await expect(signIn(user.email, user.password)).rejects.toMatchObject(ended);
    await enableUser(admin.actor, { userId: user.id });
    await expect(user.session()).rejects.toMatchObject(ended);
    await expect(signIn(user.email, user.password)).resolves.toBeDefined();
    const entries = await prisma().auditEntry.findMany({
      where: { subjectId: user.id },
      orderBy: { seq: "asc" },
    });
    expect(entries.map(({ action, reason }) => [action, reason])).toEqual([
      ["user.create", null],
      ["user.disable", "left the company"],
      ["user.enable", null],
      ["session.open", null],
    ]);
  });

  it("keep at least one active admin, who does not disable themselves", async () => {
    const first = await person("admin");
    await expect(disableUser(first.actor, { userId: first.id, reason: "tired of it" })).rejects.toMatchObject(
      {
        code: "conflict",
      },
    );
    await expect(disableUser(setup, { userId: first.id, reason: "clean-up" })).rejects.toMatchObject({
      message: expect.stringContaining("last active admin"),
    });
    await expect(setUserRoles(setup, { userId: first.id, roles: "viewer" })).rejects.toMatchObject({
      field: "roles",
    });
    const second = await person("admin", "sre");
    await disableUser(second.actor, { userId: first.id, reason: "clean-up" });
    await expect(setUserRoles(setup, { userId: second.id, roles: "sre" })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("keep one admin when two admins disable each other in the same instant", async () => {
    const [a, b] = [await person("admin"), await person("admin")];
    const outcomes = await Promise.allSettled([
      disableUser(a.actor, { userId: b.id, reason: "mutual" }),
      disableUser(b.actor, { userId: a.id, reason: "mutual" }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await prisma().user.count({ where: { disabledAt: null, id: { in: [a.id, b.id] } } })).toBe(1);
  });

  it("have their roles set as a whole, on record, holding at once", async () => {
    const user = await person("viewer", "sre");
    await setUserRoles(setup, { userId: user.id, roles: ["finance", "sre"] });
    expect(await rolesOf(user.id)).toEqual(["finance", "sre"]);
    expect([...(await user.session()).roles].sort()).toEqual(["finance", "sre"]);
    const entry = await prisma().auditEntry.findFirst({
      where: { action: "user.set_roles", subjectId: user.id },
    });
    expect(entry).toMatchObject({
      before: { roles: ["sre", "viewer"] },
      after: { roles: ["finance", "sre"] },
    });
    await setUserRoles(setup, { userId: user.id, roles: ["sre", "finance"] });
    expect(await prisma().auditEntry.count({ where: { action: "user.set_roles", subjectId: user.id } })).toBe(
      1,
    );
  });

  it("get a new password from an admin, which ends the old one and every session", async () => {
    const user = await person("sre");
    const { password } = await resetPassword(setup, { userId: user.id });
    await expect(signIn(user.email, user.password)).rejects.toMatchObject(ended);
    await expect(user.session()).rejects.toMatchObject(ended);
    await expect(signIn(user.email, password)).resolves.toBeDefined();
  });

  it("change their own password by the present one", async () => {
    const user = await person("sre");
    const change = (current: string, next: string) => changeOwnPassword(user.actor, { current, next });
    await expect(change("wrong", "a long new password")).rejects.toMatchObject({ field: "current" });
    await expect(change(user.password, "short")).rejects.toMatchObject({ field: "next" });
    await expect(change(user.password, user.password)).rejects.toMatchObject({ field: "next" });
    await change(user.password, "a long new password");
    await expect(user.session()).rejects.toMatchObject(ended);
    await expect(signIn(user.email, "a long new password")).resolves.toBeDefined();
  });

  it("are listed without their password hashes", async () => {
    const admin = await person("admin");
    const users = await listUsers(admin.actor);
    expect(users.length).toBeGreaterThan(1);
    expect(JSON.stringify([users, await getOwnAccount(admin.actor)])).not.toContain("argon2");
    await expect(listUsers((await person("sre")).actor)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("may also sit at a machine: a token is nobody's account", async () => {
    const token: Actor = {
      kind: "token",
      id: crypto.randomUUID(),
      label: "t",
      roles: ["viewer"],
      from: "test",
    };
    await expect(endOwnSessions(token, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(getOwnAccount(token)).rejects.toMatchObject({ code: "forbidden" });
  });
});
