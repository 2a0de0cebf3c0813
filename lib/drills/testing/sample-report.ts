import { type DrillReport, measuredHow } from "../report";

const hash = (digit: string) => digit.repeat(64);
const id = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-000000000000`;

const group = (origin: string, fleets: [string, number][]) => {
  const requestsPerSec = fleets.reduce((sum, [, perSec]) => sum + perSec, 0);
  return {
    origin,
    dataClass: "personal",
    requests: requestsPerSec * 300,
    requestsPerSec,
    fleets: fleets.map(([fleet, perSec]) => ({
      fleet,
      requests: perSec * 300,
      requestsPerSec: perSec,
      share: perSec / requestsPerSec,
    })),
  };
};

/** A drill of Frankfurt that passed, with names beyond ASCII and more groups than a page holds. */
export const sampleReport: DrillReport = {
  format: "ballast.drill-report",
  version: 1,
  runId: id("1"),
  estate: "A test's estate",
  drill: {
    id: id("2"),
    name: "Leave Frankfurt – every Tuesday",
    version: 3,
    sha256: hash("a"),
    definition: {
      target: { kind: "fleet", id: "azure-fra-h100" },
      schedule: { kind: "cron", cron: "0 10 * * 2" },
      timeZone: "Europe/Berlin",
      windows: [{ days: [1, 2, 3, 4], from: "09:00", until: "15:00" }],
      holdMinutes: 10,
      objective: { drainedWithinMinutes: 5, returnedWithinMinutes: 15 },
    },
  },
  target: {
    kind: "fleet",
    id: "azure-fra-h100",
    fleets: [
      {
        id: "azure-fra-h100",
        name: "Frankfurt H100",
        provider: "Azure",
        region: "azure:germanywestcentral",
        country: "DE",
      },
    ],
  },
  result: "passed",
  reason: "It was drained and returned within its objective.",
  blockedBy: [],
  times: {
    dueAt: "2026-11-24T09:00:00.000Z",
    startBy: "2026-11-24T14:00:00.000Z",
    startedAt: "2026-11-24T09:00:02.000Z",
    weightsZeroAt: "2026-11-24T09:00:14.000Z",
    drainedAt: "2026-11-24T09:01:35.000Z",
    returnBegunAt: "2026-11-24T09:11:36.000Z",
    returnedAt: "2026-11-24T09:15:40.000Z",
    endedAt: "2026-11-24T09:19:46.000Z",
  },
  objective: {
    drainedWithinMs: 300_000,
    toDrainedMs: 93_000,
    drainedMet: true,
    returnedWithinMs: 900_000,
    toReturnedMs: 244_000,
    returnedMet: true,
  },
  heldMs: 601_000,
  people: {
    scheduledBy: {
      who: "Šárka Nováková",
      at: "2026-11-10T12:00:00.000Z",
      reason: "we must be able to leave",
    },
    approvedBy: { who: "Łukasz Müller", at: "2026-11-11T08:30:00.000Z", reason: "good practice" },
    runBy: { who: "the schedule, by a worker of Ballast", reason: null },
  },
  inputs: { policyVersion: 7, policySha256: hash("b"), snapshotSha256: hash("c"), planSha256: hash("d") },
  tables: {
    before: { version: 41, sha256: hash("e") },
    drained: { version: 44, sha256: hash("f") },
    after: { version: 50, sha256: hash("e") },
  },
  shifts: { drain: id("3"), return: id("4") },
  edges: [{ dataPlane: "Feed", kind: "feed", edges: 6, inSync: 6 }],
  movedRequestsPerSec: 412.5,
  flows: (["before", "drained", "after"] as const).map((phase) => ({
    phase,
    from: "2026-11-24T08:55:00.000Z",
    to: "2026-11-24T09:00:00.000Z",
    groups: Array.from({ length: 30 }, (_, index) =>
      group(
        `${String.fromCharCode(65 + index / 26)}${String.fromCharCode(65 + (index % 26))}`,
        phase === "drained"
          ? [["azure-par-h100", 13.75]]
          : [
              ["azure-fra-h100", 12.5],
              ["azure-par-h100", 1.25],
            ],
      ),
    ),
    requests: 123_750,
    failed: 12,
  })),
  unserved: { strandedRequestsPerSec: 0, failedRequests: 37, requests: 488_000 },
  residency: { requests: 488_000, denied: 0, unknown: 0, rulesInForce: 9, violations: [] },
  guardrails: (["drain", "hold", "return"] as const).map((during) => ({
    during,
    guardrail: "errors:azure-par-h100",
    metric: "error_rate",
    scope: "azure-par-h100",
    limit: 0.02,
    least: 0.0001,
    most: 0.0007,
    readings: 30,
    passed: 30,
    breached: 0,
    absent: 0,
    tooFewSamples: 0,
  })),
  audit: {
    entries: [
      {
        seq: "981",
        at: "2026-11-24T09:00:02.000Z",
        actor: "worker",
        action: "drill.start",
        subject: `drill_run ${id("1")}`,
        hash: hash("9"),
      },
    ],
    chain: {
      verifiedAt: "2026-11-24T09:19:46.000Z",
      intact: true,
      entries: 1_204,
      headSeq: "1204",
      headHash: hash("8"),
      finding: null,
    },
  },
  measured: measuredHow,
};
