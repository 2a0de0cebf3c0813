import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { generateClient } from "../start/build";
import { type Check, runCheck, type Tally } from "./check";
import { tallyPlaywright, tallyVitest } from "./tally";
import { ensureTools, findChromium } from "./tools";

const say = (line: string) => console.log(line);
const bin = (path: string) => `node_modules/${path}`;

/** Everything from format to browsers, in the order that finds a mistake soonest. */
function checks(reports: string): Check[] {
  const vitest = join(reports, "vitest.json");
  const playwright = join(reports, "playwright.json");
  return [
    { name: "format", args: [bin("@biomejs/biome/bin/biome"), "format"] },
    {
      name: "lint",
      args: [bin("@biomejs/biome/bin/biome"), "check", "--formatter-enabled=false", "--error-on-warnings"],
    },
    // Next writes the types of routes and of imported styles and images.
    { name: "route types", args: [bin("next/dist/bin/next"), "typegen"] },
    { name: "types", args: [bin("typescript/bin/tsc"), "--noEmit", "-p", "."] },
    { name: "architecture", args: ["scripts/test/architecture.mjs"] },
    { name: "unused code and dependencies", args: [bin("knip/bin/knip.js"), "--no-progress"] },
    { name: "migrations agree with the schema", args: ["--import", "tsx", "scripts/db/check.ts"] },
    { name: "build", args: ["--import", "tsx", "scripts/build.ts"] },
    {
      name: "unit, database and data-plane tests",
      args: [
        bin("vitest/vitest.mjs"),
        "run",
        "--reporter=default",
        "--reporter=json",
        `--outputFile=${vitest}`,
      ],
      tally: () => tallyVitest(vitest),
      verbose: true,
    },
    {
      name: "browser tests",
      args: [bin("@playwright/test/cli.js"), "test", "--reporter=list,json"],
      environment: {
        PLAYWRIGHT_JSON_OUTPUT_FILE: playwright,
        BALLAST_CHROMIUM: findChromium() ?? undefined,
      },
      tally: () => tallyPlaywright(playwright),
      verbose: true,
    },
  ];
}

/** `npm test`. Ends with `N passed, N failed` and exit code 1 if anything failed. */
export async function testEverything(root: string): Promise<void> {
  const total: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const sentence of ensureTools(say)) {
    say(`✗ ${sentence}`);
    total.failed += 1;
  }
  // Daemons such as HAProxy are installed where an ordinary PATH does not look.
  process.env.PATH = [process.env.PATH, "/usr/local/sbin", "/usr/sbin", "/sbin"].join(delimiter);
  await generateClient(root, say);
  const reports = mkdtempSync(join(tmpdir(), "ballast-reports-"));
  try {
    for (const check of checks(reports)) {
      const { passed, failed, skipped } = await runCheck(check, say);
      total.passed += passed;
      total.failed += failed;
      total.skipped += skipped;
    }
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  if (total.skipped > 0) {
    say(`${total.skipped} skipped: they read real inputs, and BALLAST_REAL_DATA does not name their folder.`);
    // Where the inputs are given, nothing has an excuse to be skipped.
    if (process.env.BALLAST_REAL_DATA) total.failed += total.skipped;
  }
  say(`${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed === 0 ? 0 : 1);
}
