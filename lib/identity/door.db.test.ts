import { beforeAll, describe, expect, it } from "vitest";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { actorFromRequest, respond } from "./door";
import { systemActor } from "./model";
import { sealSession, sessionCookieName } from "./session-cookie";
import { createToken } from "./verbs/create-token";
import { createUser } from "./verbs/create-user";
import { revokeToken } from "./verbs/revoke-token";
import { whileAllowed } from "./while-allowed";

process.env.NEXTAUTH_SECRET = "a secret for this test file, long enough";
process.env.NEXTAUTH_URL = "http://console.test";
const setup = systemActor("test");
const request = (headers: Record<string, string>, method = "GET") =>
  new Request("http://console.test/api/v1/fleets", { method, headers });

describe("the door", () => {
  useTestDatabase();

  describe("an API token", () => {
    const bearer = (secret: string) => request({ authorization: `Bearer ${secret}` });

    it("is an actor with its one role", async () => {
      const { id, secret } = await createToken(setup, { name: "collector", role: "ingest" });
      expect(await actorFromRequest(bearer(secret))).toEqual({
        kind: "token",
        id,
        label: "collector",
        roles: ["ingest"],
        from: "unknown",
      });
    });

    it("is stored only as a hash", async () => {
      const { id, secret } = await createToken(setup, { name: "kept", role: "viewer" });
      const row = await prisma().apiToken.findUniqueOrThrow({ where: { id } });
      const entry = await prisma().auditEntry.findFirstOrThrow({ where: { subjectId: id } });
      const stored = JSON.stringify([row, { ...entry, seq: 0 }]);
      expect(stored).not.toContain(secret);
      expect(stored).not.toContain(secret.slice(12));
      expect(secret.startsWith(row.prefix)).toBe(true);
    });

    it.each([
      ["of another scheme", "Basic YTpi", "The Authorization header must be: Bearer <API token>."],
      ["malformed", "Bearer nonsense", "The API token is not valid. Make one in Settings → Tokens."],
      [
        "unknown",
        `Bearer blst_${"A".repeat(43)}`,
        "The API token is not valid. Make one in Settings → Tokens.",
      ],
    ])("%s is refused", async (_what, authorization, message) => {
      await expect(actorFromRequest(request({ authorization }))).rejects.toMatchObject({
        code: "unauthenticated",
        message,
      });
    });

    it("is refused once revoked, and revoking twice says nothing twice", async () => {
      const { id, secret } = await createToken(setup, { name: "leaked", role: "sre" });
      await revokeToken(setup, { tokenId: id });
      await revokeToken(setup, { tokenId: id });
      await expect(actorFromRequest(bearer(secret))).rejects.toMatchObject({
        code: "unauthenticated",
        message: "The API token leaked was revoked.",
      });
      expect(await prisma().auditEntry.count({ where: { subjectId: id, action: "token.revoke" } })).toBe(1);
    });

    it("is refused from the instant it expires", async () => {
      const made = new Date("2026-01-01T00:00:00Z");
      const { secret } = await createToken(
        setup,
        { name: "short", role: "sre", expiresIn: "12h" },
        { clock: { now: () => made } },
      );
      const at = (iso: string) => actorFromRequest(bearer(secret), { now: () => new Date(iso) });
      await expect(at("2026-01-01T11:59:59Z")).resolves.toMatchObject({ label: "short" });
      await expect(at("2026-01-01T12:00:00Z")).rejects.toMatchObject({ code: "unauthenticated" });
    });

    it("notes its last use, but not with every request", async () => {
      const { id, secret } = await createToken(setup, { name: "busy", role: "ingest" });
      const uses = ["2026-02-01T00:00:00Z", "2026-02-01T00:00:59Z", "2026-02-01T00:01:00Z"];
      const noted: (string | undefined)[] = [];
      for (const iso of uses) {
        await actorFromRequest(bearer(secret), { now: () => new Date(iso) });
        const { lastUsedAt } = await prisma().apiToken.findUniqueOrThrow({ where: { id } });
        noted.push(lastUsedAt?.toISOString());
      }
      expect(noted).toEqual([
        "2026-02-01T00:00:00.000Z",
        "2026-02-01T00:00:00.000Z",
        "2026-02-01T00:01:00.000Z",
      ]);
    });
  });

  describe("a session", () => {
    let userId: string;
    const signedInAt = new Date();
    const sealed = (sessionVersion = 1, at = signedInAt) =>
      sealSession({ sub: userId, sessionVersion, signedInAtSec: Math.floor(at.getTime() / 1000) }, at);
    const cookie = async (value: string | Promise<string>) => ({
      cookie: `${sessionCookieName()}=${await value}`,
    });

    beforeAll(async () => {
      const input = { email: "Ada@Example.com", name: "Ada", roles: ["sre" as const, "viewer" as const] };
      userId = (await createUser(setup, input)).id;
    });

    it("is an actor with the roles the user has now", async () => {
      const actor = await actorFromRequest(
        request({ ...(await cookie(sealed())), "x-forwarded-for": "10.1.1.1, 10.9.9.9" }),
      );
      expect(actor).toMatchObject({ kind: "user", id: userId, label: "Ada", from: "10.9.9.9" });
      expect([...actor.roles].sort()).toEqual(["sre", "viewer"]);
    });

    it("ends after 2 hours without renewal, and 12 hours after sign-in however often renewed", async () => {
      const headers = await cookie(sealed());
      const at = (ms: number) =>
        actorFromRequest(request(headers), { now: () => new Date(signedInAt.getTime() + ms) });
      await expect(at(2 * 3_600_000 - 2_000)).resolves.toBeDefined();
      await expect(at(2 * 3_600_000)).rejects.toMatchObject({ message: expect.stringContaining("2 hours") });
      await expect(at(12 * 3_600_000)).rejects.toMatchObject({
        message: expect.stringContaining("12 hours"),
      });
    });

    it.each([
      ["forged", () => "not.a.session"],
      ["malformed", () => "%zz"],
      ["of an older version", () => sealed(0)],
      [
        "of nobody",
        () => sealSession({ sub: crypto.randomUUID(), sessionVersion: 1, signedInAtSec: 9e9 }, signedInAt),
      ],
    ])("%s is refused", async (_what, value) => {
      await expect(actorFromRequest(request(await cookie(value())))).rejects.toMatchObject({
        code: "unauthenticated",
      });
    });

    it("is refused once its user is disabled", async () => {
      const headers = await cookie(sealed());
      await prisma().user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
      await expect(actorFromRequest(request(headers))).rejects.toMatchObject({ code: "unauthenticated" });
      await prisma().user.update({ where: { id: userId }, data: { disabledAt: null } });
      await expect(actorFromRequest(request(headers))).resolves.toBeDefined();
    });

    it.each([
      ["its own origin", { origin: "http://console.test" }, true],
      ["the same site, by the browser's word", { "sec-fetch-site": "same-origin" }, true],
      ["another origin", { origin: "http://evil.test" }, false],
      ["an opaque origin", { origin: "null" }, false],
      ["no origin", {}, false],
    ])("changing something from %s", async (_where, origin, allowed) => {
      const change = actorFromRequest(request({ ...(await cookie(sealed())), ...origin }, "POST"));
      if (allowed) await expect(change).resolves.toBeDefined();
      else await expect(change).rejects.toMatchObject({ code: "forbidden" });
    });
  });

  describe("whileAllowed", () => {
    const soon = (signal: AbortSignal) =>
      new Promise<boolean>((resolve) => {
        signal.addEventListener("abort", () => resolve(true));
        setTimeout(() => resolve(signal.aborted), 400);
      });

    it("lasts while the token does, and ends when it is revoked", async () => {
      const { id, secret } = await createToken(setup, { name: "streaming", role: "viewer" });
      const signal = whileAllowed(request({ authorization: `Bearer ${secret}` }), "live:read", 50);
      expect(await soon(signal)).toBe(false);
      await revokeToken(setup, { tokenId: id });
      expect(await soon(signal)).toBe(true);
    });

    it("ends when the client leaves", async () => {
      const { secret } = await createToken(setup, { name: "leaving", role: "viewer" });
      const gone = new AbortController();
      const open = new Request("http://console.test", {
        headers: { authorization: `Bearer ${secret}` },
        signal: gone.signal,
      });
      const signal = whileAllowed(open, "live:read", 50);
      gone.abort();
      expect(await soon(signal)).toBe(true);
    });
  });

  describe("respond", () => {
    it("tells a client without credentials how to come in", async () => {
      const response = await respond(() => actorFromRequest(request({})));
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toContain("Bearer");
      expect(await response.json()).toMatchObject({ error: { code: "unauthenticated" } });
    });

    it("shows a reference, and nothing else, of a defect", async () => {
      const response = await respond(async () => {
        throw new Error("secret detail");
      });
      const text = await response.text();
      expect(response.status).toBe(500);
      expect(text).toMatch(/"reference":"[0-9a-f]{8}"/);
      expect(text).not.toContain("secret detail");
    });
  });
});
