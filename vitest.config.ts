import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "");

/** `*.test.ts` are pure and need nothing; `*.db.test.ts` run on a real PostgreSQL; `*.plane.test.ts` on real data planes, `*.start.test.ts` on a whole Ballast. */
export default defineConfig({
  resolve: { alias: { "@": root } },
  test: {
    // No test finds the database of a Ballast that happens to run here; those that need one are given their own.
    env: { BALLAST_DATA_DIR: "/nonexistent", LOG_LEVEL: process.env.LOG_LEVEL ?? "fatal" },
    // A busy machine is slow, not wrong.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{lib,app,components,scripts,prisma}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts", "**/*.plane.test.ts", "**/*.start.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["{lib,app,prisma,scripts}/**/*.db.test.ts"],
          globalSetup: ["lib/platform/testing/global-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "plane",
          include: ["lib/**/*.plane.test.ts"],
          globalSetup: ["lib/platform/testing/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "start",
          include: ["scripts/**/*.start.test.ts"],
          // After all others, alone: it starts a whole Ballast and measures how long that takes.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
