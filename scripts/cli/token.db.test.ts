import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { actorFromRequest } from "@/lib/identity/door";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";

describe("npm run -s token", () => {
  const database = useTestDatabase();

  async function token(args: string[], environment: Record<string, string> = { DATABASE_URL: database.url }) {
    try {
      const { stdout, stderr } = await promisify(execFile)(
        process.execPath,
        ["--import", "tsx", "scripts/cli/token.ts", ...args],
        { env: { ...process.env, ...environment } },
      );
      return { code: 0, out: stdout, err: stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, out: stdout, err: stderr };
    }
  }

  it("prints the token alone, so that a script can take it, and says the rest beside it", async () => {
    const { code, out, err } = await token([
      "--name",
      "collector",
      "--role",
      "ingest",
      "--expires-in",
      "90d",
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(/^blst_[\w-]{43}\n$/);
    expect(err).toMatch(/^Token collector with role ingest, valid until \d{4}-.*It is shown only now\.\n$/);
    const request = new Request("http://x", { headers: { authorization: `Bearer ${out.trim()}` } });
    expect(await actorFromRequest(request)).toMatchObject({ label: "collector", roles: ["ingest"] });
    const entry = await prisma().auditEntry.findFirstOrThrow({ where: { action: "token.create" } });
    expect(entry).toMatchObject({ actorKind: "system", actorFrom: "command line" });
  });

  it.each([
    [["--name", "x1", "--role", "root"], "role: must be one of viewer, sre"],
    [["--name", "x1", "--role", "sre", "--expires-in", "soon"], "expiresIn: must be hours or days"],
    [["--role", "sre"], "--name and --role are needed"],
    [["--colour", "red"], "Usage: npm run -s token"],
  ])("refuses %j with a sentence and exit code 2", async (args, sentence) => {
    const { code, out, err } = await token(args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(sentence);
    expect(err).not.toContain("    at ");
  });

  it("says how to start Ballast when there is none", async () => {
    const nowhere = { DATABASE_URL: "", BALLAST_DATA_DIR: "/nonexistent" };
    const { code, err } = await token(["--name", "x1", "--role", "sre"], nowhere);
    expect(code).toBe(2);
    expect(err).toContain("Start Ballast with npm start, or set DATABASE_URL.");
  });

  it("says so when the database does not answer", async () => {
    const away = { DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" };
    const { code, err } = await token(["--name", "x1", "--role", "sre"], away);
    expect(code).toBe(2);
    expect(err).toContain("The database cannot be reached; nothing was changed.");
  });
});
