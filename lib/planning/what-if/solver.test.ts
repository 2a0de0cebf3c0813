import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

// Whether a process ends by itself can be seen from outside only.
it("answers, drops what was withdrawn, and lets its process end", () => {
  const script = join(import.meta.dirname, "testing", "solver-process.ts");
  const run = spawnSync(process.execPath, ["--import", "tsx", script], {
    encoding: "utf8",
    timeout: 100_000,
  });
  expect(run.stderr).toBe("");
  expect(JSON.parse(run.stdout)).toEqual(["answered", "cancelled"]);
  expect(run.signal).toBeNull();
  expect(run.status).toBe(0);
}, 120_000);
