import { beforeAll, describe, expect, it } from "vitest";
import { roles, systemActor } from "@/lib/identity/model";
import { can, type Permission } from "@/lib/identity/permissions";
import { loadModules } from "@/lib/identity/testing/modules";
import { createToken } from "@/lib/identity/verbs/create-token";
import { useTestDatabase } from "@/lib/platform/testing/database";

process.env.NEXTAUTH_SECRET = "a secret for this test file, long enough";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** What routes require that do not say it themselves by `readRoute` or `verbRoute`. */
const required: Record<string, Permission | "public"> = {
  "GET /api/auth/[...nextauth]": "public",
  "POST /api/auth/[...nextauth]": "public",
  "GET /api/health": "public",
  "GET /api/health/live": "public",
  "GET /api/v1/openapi.json": "public",
  "GET /api/metrics": "metrics:read",
  "GET /api/console/live": "live:read",
  "GET /api/console/palette": "fleet:read",
  "GET /api/v1/data-planes": "dataplanes:read",
  "GET /api/v1/routing/tables/current": "routing:read",
  "GET /api/v1/routing/keys": "routing:read",
  "POST /api/v1/routing/acks": "routing:acknowledge",
  "POST /api/otlp/v1/metrics": "telemetry:ingest",
};

type Handler = ((request: Request, context: { params: Promise<unknown> }) => Promise<Response>) & {
  permission?: Permission;
};

const routes = (await loadModules("app/api", /\/route\.ts$/)).flatMap(({ path, exports }) =>
  methods.flatMap((method) => {
    const handler = exports[method] as Handler | undefined;
    const name = `${method} /${path.slice("app/".length, -"/route.ts".length)}`;
    return handler ? [{ name, method, handler, permission: handler.permission ?? required[name] }] : [];
  }),
);

/** A path with something plausible for each of its parameters. */
const concrete = (name: string) => name.replace(/^\w+ /, "http://console.test").replace(/\[[^\]]+\]/g, "x");
const paramsOf = (name: string) =>
  Object.fromEntries([...name.matchAll(/\[(\w+)\]/g)].map(([, param]) => [param, crypto.randomUUID()]));

describe("every API route", () => {
  useTestDatabase();
  const secrets = new Map<string, string>();

  beforeAll(async () => {
    for (const role of roles)
      secrets.set(role, (await createToken(systemActor("test"), { name: `${role} token`, role })).secret);
  });

  async function statusOf(route: (typeof routes)[number], headers: Record<string, string>): Promise<number> {
    const gone = new AbortController();
    const request = new Request(concrete(route.name), {
      method: route.method,
      headers: { ...headers, ...(route.method === "GET" ? {} : { "content-type": "application/json" }) },
      ...(route.method === "GET" ? {} : { body: "{}" }),
      signal: gone.signal,
    });
    const response = await route.handler(request, { params: Promise.resolve(paramsOf(route.name)) });
    // Some answers are streams that never end.
    await response.body?.cancel();
    gone.abort();
    return response.status;
  }

  it("says what it requires", () => {
    expect(routes.length).toBeGreaterThan(8);
    expect(routes.filter(({ permission }) => permission === undefined).map(({ name }) => name)).toEqual([]);
    expect(Object.keys(required).filter((name) => !routes.some((route) => route.name === name))).toEqual([]);
  });

  it.each(routes.filter(({ permission }) => permission !== "public"))(
    "$name asks for $permission, whoever calls",
    async (route) => {
      for (const role of roles) {
        const status = await statusOf(route, { authorization: `Bearer ${secrets.get(role)}` });
        const allowed = can({ kind: "token", roles: [role] }, route.permission as Permission);
        expect(`${role}: ${status === 403 ? "refused" : "allowed"}`).toBe(
          `${role}: ${allowed ? "allowed" : "refused"}`,
        );
        expect(status, `${role} met a defect`).not.toBe(500);
        expect(status).not.toBe(401);
      }
      expect(await statusOf(route, {})).toBe(401);
      expect(await statusOf(route, { authorization: `Bearer blst_${"x".repeat(43)}` })).toBe(401);
    },
  );
});
