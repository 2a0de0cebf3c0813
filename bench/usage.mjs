// Writes what a command used, all its threads together, where the benchmark looks for it. Npm's own process is not meant.
import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const target = process.env.USAGE_FILE;
if (isMainThread && target && process.argv[1]?.endsWith("bundled.mjs")) {
  process.on("exit", () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(target, JSON.stringify({ mb: maxRSS / 1024, cpuSec: (userCPUTime + systemCPUTime) / 1e6 }));
  });
}
