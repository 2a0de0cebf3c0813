import { z } from "zod";
import { drainScopes } from "@/lib/shifts/drain-rules";
import { blockerKinds, drillDefinition, drillResults } from "./model";

/** Raised when a field changes its meaning or goes; readers of version 1 go on reading version 1. */
export const REPORT_VERSION = 1;

const instant = z.iso.datetime().describe("UTC.");
const instantOrNull = instant.nullable();
const sha256 = z.string().length(64).describe("SHA-256, lower-case hexadecimal.");
const ms = z.int().min(0).nullable();
const table = z.strictObject({ version: z.int(), sha256 });
const count = z.number().min(0);

const flow = z.strictObject({
  phase: z.enum(["before", "drained", "after"]),
  from: instant,
  to: instant,
  groups: z.array(
    z.strictObject({
      origin: z.string().describe("ISO country; empty: the source did not say."),
      dataClass: z.string(),
      requests: count,
      requestsPerSec: count,
      fleets: z.array(
        z.strictObject({
          fleet: z.string(),
          requests: count,
          requestsPerSec: count,
          share: z.number().min(0).max(1).describe("Of the group's requests."),
        }),
      ),
    }),
  ),
  requests: count,
  failed: count,
});
export type ReportFlow = z.infer<typeof flow>;

const guardrailRow = z.strictObject({
  during: z.enum(["drain", "hold", "return"]),
  guardrail: z.string(),
  metric: z.string(),
  scope: z.string(),
  limit: z.number(),
  least: z.number().nullable(),
  most: z.number().nullable(),
  readings: z.int(),
  passed: z.int(),
  breached: z.int(),
  absent: z.int(),
  tooFewSamples: z.int(),
});
export type ReportGuardrail = z.infer<typeof guardrailRow>;

const entry = z.strictObject({
  seq: z.string(),
  at: instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  hash: sha256,
});
export type ReportEntry = z.infer<typeof entry>;

/** What an auditor is given of one run. Field names end in their unit; every instant is UTC. */
export const drillReport = z.strictObject({
  format: z.literal("ballast.drill-report"),
  version: z.literal(REPORT_VERSION),
  runId: z.uuid(),
  estate: z.string().describe("What was drilled, as the scenario names it."),
  drill: z.strictObject({
    id: z.uuid(),
    name: z.string(),
    version: z.int(),
    sha256,
    definition: drillDefinition,
  }),
  target: z.strictObject({
    kind: z.enum(drainScopes),
    id: z.string(),
    fleets: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        provider: z.string(),
        region: z.string(),
        country: z.string(),
      }),
    ),
  }),
  result: z.enum(drillResults),
  reason: z.string(),
  blockedBy: z.array(z.strictObject({ kind: z.enum(blockerKinds), sentence: z.string() })),
  times: z.strictObject({
    dueAt: instant,
    startBy: instant,
    startedAt: instantOrNull,
    weightsZeroAt: instantOrNull,
    drainedAt: instantOrNull,
    returnBegunAt: instantOrNull,
    returnedAt: instantOrNull,
    endedAt: instant,
  }),
  objective: z.strictObject({
    drainedWithinMs: z.int(),
    toDrainedMs: ms,
    drainedMet: z.boolean().nullable(),
    returnedWithinMs: z.int(),
    toReturnedMs: ms,
    returnedMet: z.boolean().nullable(),
  }),
  heldMs: ms,
  people: z.strictObject({
    scheduledBy: z.strictObject({ who: z.string(), at: instant, reason: z.string() }),
    approvedBy: z.strictObject({ who: z.string(), at: instant, reason: z.string() }).nullable(),
    runBy: z.strictObject({ who: z.string(), reason: z.string().nullable() }),
  }),
  inputs: z
    .strictObject({
      policyVersion: z.int().nullable(),
      policySha256: sha256,
      snapshotSha256: sha256,
      planSha256: sha256.describe("Over origin, target and steps of the drain."),
    })
    .nullable(),
  tables: z.strictObject({ before: table, drained: table.nullable(), after: table.nullable() }).nullable(),
  shifts: z.strictObject({ drain: z.uuid().nullable(), return: z.uuid().nullable() }),
  edges: z.array(
    z.strictObject({ dataPlane: z.string(), kind: z.string(), edges: z.int(), inSync: z.int() }),
  ),
  movedRequestsPerSec: count.nullable(),
  flows: z.array(flow),
  unserved: z.strictObject({
    strandedRequestsPerSec: count.describe("Demand that no other fleet could lawfully take when it began."),
    failedRequests: count.nullable().describe("During the run, on every fleet."),
    requests: count.nullable(),
  }),
  residency: z.strictObject({
    requests: count.nullable(),
    denied: count.nullable(),
    unknown: count.nullable(),
    rulesInForce: z.int(),
    violations: z.array(
      z.strictObject({ fleet: z.string(), origin: z.string(), requests: count, why: z.string() }),
    ),
  }),
  guardrails: z.array(guardrailRow),
  audit: z.strictObject({
    entries: z.array(entry),
    chain: z.strictObject({
      verifiedAt: instant,
      intact: z.boolean(),
      entries: z.int(),
      headSeq: z.string().nullable(),
      headHash: z.string().nullable(),
      finding: z.string().nullable(),
    }),
  }),
  measured: z.array(z.strictObject({ figure: z.string(), how: z.string() })),
});
export type DrillReport = z.infer<typeof drillReport>;

/** How each figure was come by: the same words wherever the report is read. */
export const measuredHow: DrillReport["measured"] = [
  {
    figure: "Started",
    how: "The instant at which the drain's shift was written to the database, before anything was published.",
  },
  {
    figure: "Weights at zero",
    how: "The first reading, every two seconds, in which every edge of every enabled data plane could be read and sends the target nothing: HAProxy and Gateway API by reading their routes back, feed edges by the version they acknowledged. One unread edge leaves it open.",
  },
  {
    figure: "Drained",
    how: "Weights at zero, and a minute of telemetry that began afterwards, covered for at least 20 seconds on every fleet of the target, with at most 1% of the requests/s served there before. Silence proves nothing. The time is the newest point that shows it, so it includes requests in flight.",
  },
  {
    figure: "Returned",
    how: "The first reading in which every edge of every enabled data plane runs the routes the return leads to: those from before, except cells that another shift moved since or the law keeps away. Its time counts from the decision to return.",
  },
  {
    figure: "Requests/s and shares",
    how: "Telemetry by whole minutes as received when the report was written: up to five minutes before the start, the minutes between drained and return, and those after the return. What arrived later is not in it.",
  },
  {
    figure: "Residency",
    how: "Every request that telemetry placed, checked against the rules in force when the report was written. One without origin or data class counts as unknown, not as lawful.",
  },
  {
    figure: "Audit log",
    how: "The whole hash chain was recomputed from its first entry just before the report was written. The entry that ends the run comes after and holds this report's SHA-256.",
  },
];
