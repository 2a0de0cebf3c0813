import { join } from "node:path";
import { defineConfig } from "@playwright/test";

/** A Ballast of the tests' own: another port and data folder than one that may be running here. */
const port = Number(process.env.BALLAST_E2E_PORT ?? 3410);
const dataDir = join(import.meta.dirname, ".ballast", "e2e");
const baseURL = `http://localhost:${port}`;

// Tests and what they start read these.
process.env.BALLAST_E2E_URL = baseURL;
process.env.BALLAST_E2E_DATA_DIR = dataDir;

export default defineConfig({
  testDir: "e2e/flows",
  outputDir: "test-results",
  // All tests share one estate: what one changes, another would see.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes only sometimes is a defect, in it or in what it tests.
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL,
    browserName: "chromium",
    timezoneId: "UTC",
    locale: "en-GB",
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.BALLAST_CHROMIUM,
      args: [
        // Chromium refuses its sandbox to root; CI runs as root.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  webServer: {
    command: "node scripts/start.mjs --reset",
    url: `${baseURL}/api/health`,
    env: {
      PORT: String(port),
      BALLAST_DATA_DIR: dataDir,
      DATABASE_URL: "",
      // The tests' own receivers of notifications listen on this machine.
      BALLAST_NOTIFICATIONS_ALLOW: "http,private",
    },
    // The first start builds.
    timeout: 600_000,
    reuseExistingServer: false,
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
  },
});
