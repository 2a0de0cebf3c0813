import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** What a process that runs this code writes to its log, line by line. */
function logged(code: string): Record<string, unknown>[] {
  const output = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
    env: { ...process.env, LOG_LEVEL: "info", BALLAST_PROCESS: "worker" },
    encoding: "utf8",
  });
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("the log", () => {
  it("is JSON that keeps facts and hides secrets, wherever a careless call puts them", () => {
    const secret = "hunter2";
    const lines = logged(`
      import { log } from "./lib/platform/log.ts";
      const s = ${JSON.stringify(secret)};
      log.info({ password: s, token: s, secret: s, authorization: s, cookie: s, userId: "u1" }, "flat");
      log.warn({ user: { email: "a@b.c", password: s, passwordHash: s }, made: { token: s, secret: s, secretHash: s } }, "nested");
      log.error({ headers: { authorization: s, cookie: s, host: "h" }, req: { headers: { authorization: s, cookie: s } } }, "headers");
      log.info({ env: { NEXTAUTH_SECRET: s, OIDC_CLIENT_SECRET: s, DATABASE_URL: s } }, "environment");
      const token = "blst_" + "${secret}".repeat(7);
      log.error({ err: new Error("refused " + token + " at postgresql://ballast:" + s + "@db:5432/x") }, "an error");
    `);
    expect(lines.map(({ msg }) => msg)).toEqual(["flat", "nested", "headers", "environment", "an error"]);
    expect(JSON.stringify(lines)).not.toContain(secret);
    expect(lines[0]).toMatchObject({ userId: "u1", process: "worker", password: "[redacted]" });
    expect(lines[1]).toMatchObject({ user: { email: "a@b.c" } });
    expect(lines[2]).toMatchObject({ headers: { host: "h" } });
    expect(lines[4]).toMatchObject({
      err: { message: expect.stringContaining("ballast:[redacted]@db:5432") },
    });
    expect(new Date(String(lines[0]?.time)).getTime()).toBeGreaterThan(0);
  });
});
