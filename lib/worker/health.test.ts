import { describe, expect, it } from "vitest";
import { judgeHealth, type Vitals } from "./health";

const well: Vitals = {
  database: { ok: true, roundTripMs: 1 },
  migrations: { kind: "current" },
  worker: { ageSec: 2, alive: 1 },
};

const cases: [string, Partial<Vitals>, RegExp[]][] = [
  ["all well", {}, []],
  [
    "no database: one reason, not three",
    { database: { ok: false, why: "connect ECONNREFUSED" }, migrations: null, worker: null },
    [/database cannot be reached: connect ECONNREFUSED/],
  ],
  ["tables missing", { migrations: { kind: "behind", missing: ["0003_more"] } }, [/lacks .* 0003_more/]],
  ["a migration cut short", { migrations: { kind: "failed", name: "0002_guards" } }, [/0002_guards did not/]],
  ["never a worker", { worker: null }, [/No worker is running\. /]],
  ["a worker that fell silent", { worker: { ageSec: 61.2, alive: 0 } }, [/last was heard of 61 s ago/]],
];

describe("health", () => {
  it.each(cases)("%s", (_, change, expected) => {
    const health = judgeHealth({ ...well, ...change });
    expect(health.ready).toBe(expected.length === 0);
    expect(health.reasons).toHaveLength(expected.length);
    for (const [i, pattern] of expected.entries()) expect(health.reasons[i]).toMatch(pattern);
  });
});
