import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Plan } from "@/lib/planning/model";
import { generateSnapshot } from "@/lib/planning/testing/generate-snapshot";
import { withRivals } from "@/lib/planning/testing/tiered-snapshot";

const folder = mkdtempSync(join(tmpdir(), "ballast-plan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string) => join(folder, name);
const command = (script: "plan" | "check", args: string[], input?: string) =>
  spawnSync("npm", ["run", "-s", script, "--", ...args], { encoding: "utf8", input });

const snapshot = generateSnapshot(5, { cells: 6, fleets: 4, windows: 3 });
writeFileSync(file("snapshot.json"), JSON.stringify(snapshot));

describe("npm run plan and npm run check", () => {
  it("plan a file, and accept the plan", () => {
    const made = command("plan", ["--snapshot", file("snapshot.json"), "--out", file("plan.json")]);
    expect(made.status, made.stderr).toBe(0);
    const verdict = command("check", ["--snapshot", file("snapshot.json"), "--plan", file("plan.json")]);
    expect(verdict.status).toBe(0);
    expect(JSON.parse(verdict.stdout)).toMatchObject({ accepted: true, provenOptimal: true });
  }, 60_000);

  it("plan standard input to standard output", () => {
    const made = command("plan", ["--snapshot", "-"], JSON.stringify(snapshot));
    expect(made.status).toBe(0);
    expect((JSON.parse(made.stdout) as Plan).status).toBe("optimal");
  }, 60_000);

  it("plan contracts with price tiers, prove it, and write no linear program of them", () => {
    const tiered = withRivals(generateSnapshot(39, { cells: 6, fleets: 5, windows: 3, slack: 1.5 }), 39);
    writeFileSync(file("tiered.json"), JSON.stringify(tiered));
    const made = command("plan", ["--snapshot", file("tiered.json"), "--out", file("tiered-plan.json")]);
    expect(made.status, made.stderr).toBe(0);
    const verdict = command("check", ["--snapshot", file("tiered.json"), "--plan", file("tiered-plan.json")]);
    expect(JSON.parse(verdict.stdout)).toMatchObject({ accepted: true, provenOptimal: true });
    const refused = command("plan", ["--snapshot", file("tiered.json"), "--mps", file("tiered.mps")]);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toContain("price tiers");
    expect(existsSync(file("tiered.mps"))).toBe(false);
  }, 60_000);

  it("reject a plan that misstates its cost with exit code 1, naming the place", () => {
    const plan = JSON.parse(readFileSync(file("plan.json"), "utf8")) as Plan;
    plan.terms.carbon += 1;
    writeFileSync(file("tampered.json"), JSON.stringify(plan));
    const verdict = command("check", ["--snapshot", file("snapshot.json"), "--plan", file("tampered.json")]);
    expect(verdict.status).toBe(1);
    expect(JSON.parse(verdict.stdout).broken[0].path).toBe("$.terms.carbon");
  }, 60_000);

  it("refuse a malformed snapshot with exit code 2, and write nothing", () => {
    writeFileSync(
      file("bad.json"),
      JSON.stringify({ ...snapshot, policy: { ...snapshot.policy, speed: 1 } }),
    );
    const made = command("plan", ["--snapshot", file("bad.json"), "--out", file("none.json")]);
    expect(made).toMatchObject({ status: 2, stdout: "" });
    expect(made.stderr).toContain("$.policy.speed");
    expect(existsSync(file("none.json"))).toBe(false);
  }, 60_000);

  it.each([
    ["a file that does not exist", ["--snapshot", "/nowhere.json"], "does not exist"],
    ["no snapshot", [], "--snapshot is missing"],
    ["an unknown option", ["--snapshots", "x"], "--snapshots"],
    ["a time limit that is no number", ["--snapshot", "x", "--time-limit-s", "soon"], "--time-limit-s"],
  ])(
    "refuse %s with exit code 2",
    (_name, args, reason) => {
      const made = command("plan", args);
      expect(made.status).toBe(2);
      expect(made.stderr).toContain(reason);
    },
    60_000,
  );
});
