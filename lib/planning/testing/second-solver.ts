import { execFileSync } from "node:child_process";

/** Whether GLPK is there to compare with. A missing one fails in CI; elsewhere it says what to install. */
export function hasGlpk(): boolean {
  try {
    execFileSync("glpsol", ["--version"], { stdio: "pipe" });
    return true;
  } catch {
    if (process.env.CI === "true") throw new Error("glpsol is missing: install the package glpk-utils.");
    console.warn("glpsol is missing, so optima are not compared: install the package glpk-utils.");
    return false;
  }
}
