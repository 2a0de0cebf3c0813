import { execFile } from "node:child_process";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { seedEstate, seedLocalRule } from "../testing/estate";
import { checkConfig, removeFolder, temporaryFolder } from "../testing/haproxy-process";

const run = promisify(execFile);

describe("npm run haproxy:config", () => {
  const database = useTestDatabase();
  let folder = "";
  beforeAll(async () => {
    folder = await temporaryFolder();
    await seedEstate({
      cells: ["DE|vendor/large|personal", "FR|vendor/large|general"],
      fleets: [
        { id: "frankfurt", endpoint: "10.0.0.1:8000" },
        { id: "paris", country: "FR", endpoint: "https://paris.example" },
        { id: "unbuilt", state: "planned", endpoint: "10.0.0.3:8000" },
      ],
    });
    await seedLocalRule("DE");
  });
  afterAll(() => removeFolder(folder));

  const command = (...options: string[]) =>
    run(process.execPath, ["--import", "tsx", "scripts/cli/haproxy-config.ts", ...options], {
      env: { ...process.env, DATABASE_URL: database.url },
    });

  it("writes a file that HAProxy accepts, with each cell's allowed fleets and no other", async () => {
    const out = join(folder, "haproxy.cfg");
    await command("--out", out, "--bind", "127.0.0.1:8080", "--unknown", "paris");
    const config = await readFile(out, "utf8");
    await checkConfig(config);
    const backend = (name: string) =>
      config
        .split("\n\n")
        .find((section) => section.includes(`backend ${name}\n`))
        ?.match(/^ {4}server \S+/gm)
        ?.map((line) => line.trim().split(" ")[1]);
    expect(backend("DE:vendor_2flarge:personal")).toEqual(["frankfurt"]);
    expect(backend("FR:vendor_2flarge:general")).toEqual(["frankfurt", "paris"]);
    expect(backend("ballast-unknown")).toEqual(["paris"]);
    expect(config).not.toContain("unbuilt");
  });

  it("writes to standard output unless told where to", async () => {
    const { stdout } = await command();
    expect(stdout).toMatch(/^# Rendered by Ballast/);
  });

  it.each([
    [["--unknown", "nowhere"], /--unknown names the fleet nowhere, which is not in the estate/],
    [["--bind", ":80 ssl crt x"], /--bind must be one word/],
    [["--health-interval-ms", "0"], /--health-interval-ms must be a number greater than 0/],
    [["--nonsense"], /nonsense[\s\S]*Usage: npm run -s haproxy:config/],
  ])("refuses %j in words, and writes nothing", async (options, message) => {
    const out = join(folder, "refused.cfg");
    const failure = await command("--out", out, ...options).then(
      () => null,
      (error: { code: number; stderr: string }) => error,
    );
    expect(failure).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
    await expect(access(out)).rejects.toThrow();
  });
});
