import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { Tally } from "./check";

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

/** Counts what vitest's JSON report says. A file that could not even be loaded is one failure. */
export function tallyVitest(file: string): Tally {
  const report = readReport(file, vitestReport);
  if (!report) return nothing;
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((result) => result.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests,
  };
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
});

/** Counts what Playwright's JSON report says. A test that passed only at a second try has not passed. */
export function tallyPlaywright(file: string): Tally {
  const report = readReport(file, playwrightReport);
  if (!report) return nothing;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped };
}

/** No report: the tool broke before it counted, which the caller sees by its exit code. */
const nothing: Tally = { passed: 0, failed: 0, skipped: 0 };

function readReport<T>(file: string, schema: z.ZodType<T>): T | null {
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, "utf8"))) : null;
}
