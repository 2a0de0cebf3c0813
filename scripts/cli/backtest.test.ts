import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "ballast-backtest-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string) => join(folder, name);
const command = (args: string[]) =>
  spawnSync("npm", ["run", "-s", "backtest", "--", ...args], { encoding: "utf8" });

const scenario = {
  version: 1,
  hours: 30,
  origins: [{ id: "US", utcOffsetHours: -5, share: 1 }],
  fleets: [
    { id: "a", provider: "a", contract: "a", country: "US", capacityShare: 1, usdPerUnit: 1 },
    { id: "b", provider: "b", contract: "b", country: "US", capacityShare: 1, usdPerUnit: 0.7 },
  ],
  contracts: [
    { id: "a", committedUsdPerMeanHour: 0.6 },
    { id: "b", committedUsdPerMeanHour: 0.1 },
  ],
  onDemandUsdPerUnit: 2,
};
writeFileSync(file("scenario.json"), JSON.stringify(scenario));
writeFileSync(file("dangling.json"), JSON.stringify({ ...scenario, contracts: scenario.contracts.slice(1) }));
const rows = Array.from({ length: 180 }, (_, i) => `m,${600 * i},${10 + (i % 7)}`);
writeFileSync(file("demand.csv"), ["model,window_start_s,req_per_s", ...rows].join("\n"));
writeFileSync(file("bad.csv"), ["model,window_start_s,req_per_s", ...rows, "m,soon,1"].join("\n"));

describe("npm run backtest", () => {
  it("prints every policy as JSON", () => {
    const made = command(["--scenario", file("scenario.json"), "--demand", file("demand.csv"), "--json"]);
    expect(made).toMatchObject({ status: 0, stderr: "" });
    const { policies } = JSON.parse(made.stdout) as { policies: Record<string, unknown>[] };
    expect(policies.map(({ policy }) => policy)).toEqual([
      "capacity_weighted",
      "cheapest_first",
      "pacing",
      "nightly",
      "ballast",
      "hindsight",
    ]);
    for (const row of policies) {
      expect(Object.keys(row)).toEqual([
        "policy",
        "costUsd",
        "regretPercent",
        "shortfallPercentOfCost",
        "movedSharePerDay",
        "worstHour",
      ]);
    }
  }, 120_000);

  it.each([
    [
      "a dangling contract",
      ["--scenario", file("dangling.json"), "--demand", file("demand.csv")],
      "$.fleets[0].contract",
    ],
    [
      "a bad line",
      ["--scenario", file("scenario.json"), "--demand", file("bad.csv")],
      "line 182, window_start_s",
    ],
    [
      "an unknown policy",
      ["--scenario", file("scenario.json"), "--demand", file("demand.csv"), "--policies", "luck"],
      "luck",
    ],
    ["no demand", ["--scenario", file("scenario.json")], "--demand is missing"],
  ])(
    "refuses %s with exit code 2",
    (_name, args, reason) => {
      const made = command(args);
      expect(made).toMatchObject({ status: 2, stdout: "" });
      expect(made.stderr).toContain(reason);
    },
    120_000,
  );
});
