import type { IncomingMessage, ServerResponse } from "node:http";
import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth";
import { Provider } from "oidc-provider";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { authOptions } from "./auth-options";
import { actorFromRequest } from "./door";
import { systemActor } from "./model";
import { sessionCookieName } from "./session-cookie";
import { Browser } from "./testing/browser";
import { listen } from "./testing/listen";
import { createUser } from "./verbs/create-user";
import { disableUser } from "./verbs/disable-user";

interface Person {
  email?: string;
  email_verified?: boolean;
  name?: string;
  groups?: string[];
}

/** next-auth behind plain HTTP, as its handler for Node's requests has it. */
async function serveAuth(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", process.env.NEXTAUTH_URL);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const pairs = (request.headers.cookie ?? "").split("; ").filter(Boolean);
  const cookies = pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]);
  const shim = Object.assign(response, {
    status: (code: number) => Object.assign(response, { statusCode: code }),
    json: (body: unknown) => response.end(JSON.stringify(body)),
    send: (body: unknown) => response.end(typeof body === "string" ? body : JSON.stringify(body)),
  });
  const parsed = Object.assign(request, {
    query: { ...Object.fromEntries(url.searchParams), nextauth: url.pathname.split("/").slice(3) },
    cookies: Object.fromEntries(cookies.map(([name, value]) => [name, decodeURIComponent(value ?? "")])),
    body: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())),
  });
  if (!url.pathname.startsWith("/api/auth/")) return void response.end("the console");
  await NextAuth(
    parsed as unknown as NextApiRequest,
    shim as unknown as NextApiResponse,
    authOptions("10.0.0.8"),
  );
}

describe("single sign-on at a real OpenID provider", () => {
  useTestDatabase();
  const people = new Map<string, Person>();
  const closing: (() => Promise<void>)[] = [];
  let consoleUrl: string;

  beforeAll(async () => {
    const site = await listen((request, response) => void serveAuth(request, response));
    consoleUrl = site.url;
    const holder: { handle?: ReturnType<Provider["callback"]> } = {};
    const issuer = await listen((request, response) => holder.handle?.(request, response));
    holder.handle = new Provider(issuer.url, {
      clients: [
        {
          client_id: "ballast",
          client_secret: "the secret both know",
          redirect_uris: [`${site.url}/api/auth/callback/oidc`],
        },
      ],
      claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
      cookies: { keys: ["for tests"] },
      features: { devInteractions: { enabled: true } },
      pkce: { required: () => true },
      findAccount: async (_context, id) => ({
        accountId: id,
        claims: async () => ({ sub: id, ...people.get(id) }),
      }),
    }).callback();
    closing.push(site.close, issuer.close);
    Object.assign(process.env, {
      NEXTAUTH_SECRET: "a secret for this test file, long enough",
      NEXTAUTH_URL: site.url,
      OIDC_ISSUER: issuer.url,
      OIDC_CLIENT_ID: "ballast",
      OIDC_CLIENT_SECRET: "the secret both know",
      OIDC_NAME: "Example ID",
      OIDC_GROUP_ROLES: "oncall=sre,finops=finance,leads=manager",
    });
  });
  afterAll(async () => {
    for (const close of closing) await close();
  });

  /** The whole way a browser goes. Returns where it ends and who it then is. */
  async function signIn(subject: string) {
    const browser = new Browser();
    const { response } = await browser.open(`${consoleUrl}/api/auth/csrf`);
    const { csrfToken } = (await response.json()) as { csrfToken: string };
    const login = await browser.open(`${consoleUrl}/api/auth/signin/oidc`, {
      csrfToken,
      callbackUrl: consoleUrl,
    });
    const consent = await browser.submit(login, { login: subject, password: "any" });
    const end = await browser.submit(consent);
    const session = browser.cookie(consoleUrl, sessionCookieName());
    const actor = session
      ? await actorFromRequest(
          new Request(consoleUrl, { headers: { cookie: `${sessionCookieName()}=${session}` } }),
        )
      : null;
    return { url: end.url, actor, browser };
  }

  it("makes a user of someone whose groups give a role, and signs them in", async () => {
    people.set("s-1", {
      email: "Nia@Example.com",
      email_verified: true,
      name: "Nia",
      groups: ["oncall", "chess"],
    });
    const { url, actor } = await signIn("s-1");
    expect(url).toBe(`${consoleUrl}/`);
    expect(actor).toMatchObject({ kind: "user", label: "Nia", roles: ["sre"] });
    const user = await prisma().user.findUniqueOrThrow({
      where: { email: "nia@example.com" },
      include: { roles: true },
    });
    expect(user).toMatchObject({ passwordHash: null, roles: [{ role: "sre", grantedBy: "group:oncall" }] });
    const actions = await prisma().auditEntry.findMany({
      where: { subjectId: user.id },
      orderBy: { seq: "asc" },
    });
    expect(actions.map(({ action, actorFrom }) => [action, actorFrom])).toEqual([
      ["user.create", "10.0.0.8"],
      ["user.set_roles", "10.0.0.8"],
      ["session.open", "10.0.0.8"],
    ]);
  });

  it("replaces the roles from groups at each sign-in, and keeps those granted directly", async () => {
    const { id } = await createUser(systemActor("test"), {
      email: "ola@example.com",
      name: "Ola",
      roles: "viewer",
    });
    people.set("s-2", { email: "ola@example.com", email_verified: true, groups: ["finops", "leads"] });
    expect([...(await signIn("s-2")).actor!.roles].sort()).toEqual(["finance", "manager", "viewer"]);
    people.set("s-2", { email: "ola@example.com", email_verified: true, groups: ["finops"] });
    const second = await signIn("s-2");
    expect(second.actor?.id).toBe(id);
    expect([...second.actor!.roles].sort()).toEqual(["finance", "viewer"]);
  });

  it("knows a person by subject, whatever their e-mail has become", async () => {
    people.set("s-3", { email: "pat@example.com", email_verified: true, groups: ["oncall"] });
    const before = await signIn("s-3");
    people.set("s-3", { email: "pat.new@example.com", email_verified: false, groups: ["oncall"] });
    expect((await signIn("s-3")).actor?.id).toBe(before.actor?.id);
  });

  it.each<[string, Person, string]>([
    [
      "an unverified e-mail",
      { email: "ola@example.com", email_verified: false, groups: ["leads"] },
      "unverified_email",
    ],
    [
      "no word on the e-mail's verification",
      { email: "ola@example.com", groups: ["leads"] },
      "unverified_email",
    ],
    ["an e-mail that is none", { email: "root", email_verified: true, groups: ["leads"] }, "failed"],
    ["no e-mail", { groups: ["leads"] }, "no_email"],
    [
      "no group that gives a role",
      { email: "quinn@example.com", email_verified: true, groups: ["chess"] },
      "no_role",
    ],
  ])("refuses someone with %s", async (what, person, code) => {
    people.set(what, person);
    const { url, actor } = await signIn(what);
    expect(actor).toBeNull();
    expect(new URL(url).search).toBe(`?error=${code}`);
    expect(await prisma().userIdentity.count({ where: { subject: what } })).toBe(0);
  });

  it("takes the roles of someone who left all groups, and refuses them", async () => {
    people.set("s-4", { email: "ray@example.com", email_verified: true, groups: ["oncall"] });
    expect((await signIn("s-4")).actor?.roles).toEqual(["sre"]);
    people.set("s-4", { email: "ray@example.com", email_verified: true });
    expect((await signIn("s-4")).url).toContain("error=no_role");
    expect(await prisma().userRole.count({ where: { user: { email: "ray@example.com" } } })).toBe(0);
  });

  it("refuses a disabled user", async () => {
    people.set("s-5", { email: "sue@example.com", email_verified: true, groups: ["oncall"] });
    const { actor } = await signIn("s-5");
    await disableUser(systemActor("test"), { userId: actor!.id, reason: "left the company" });
    expect((await signIn("s-5")).url).toContain("error=disabled");
  });

  it("signs out, on record", async () => {
    people.set("s-6", { email: "tom@example.com", email_verified: true, groups: ["oncall"] });
    const { browser, actor } = await signIn("s-6");
    const { response } = await browser.open(`${consoleUrl}/api/auth/csrf`);
    const { csrfToken } = (await response.json()) as { csrfToken: string };
    await browser.open(`${consoleUrl}/api/auth/signout`, { csrfToken });
    expect(browser.cookie(consoleUrl, sessionCookieName())).toBeUndefined();
    const closed = await prisma().auditEntry.findFirst({
      where: { action: "session.close", actorId: actor!.id },
    });
    expect(closed).not.toBeNull();
  });

  it("refuses an answer from the provider that this browser did not ask for", async () => {
    const stranger = new Browser();
    const { url } = await stranger.open(`${consoleUrl}/api/auth/callback/oidc?code=stolen&state=guessed`);
    expect(url).toContain("error=OAuthCallback");
    expect(stranger.cookie(consoleUrl, sessionCookieName())).toBeUndefined();
  });
});
