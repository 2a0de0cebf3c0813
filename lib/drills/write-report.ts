import type { AuditEntry } from "@/lib/audit/model";
import { entriesInOrder, newestEntries } from "@/lib/audit/store/read";
import { verifyChain } from "@/lib/audit/verify";
import { loadPlanes } from "@/lib/dataplane/store/planes";
import { newestTable } from "@/lib/dataplane/store/tables";
import { loadEstate } from "@/lib/fleet/store/estate";
import { loadFleets } from "@/lib/fleet/store/fleets";
import { canonicalJson } from "@/lib/platform/hash";
import { observedViolations } from "@/lib/residency/observed";
import { lawAt, ruledFleet } from "@/lib/residency/queries";
import { fleetsOf } from "@/lib/shifts/drain-rules";
import { loadShift } from "@/lib/shifts/store/shifts";
import { fleetWindows } from "@/lib/telemetry/store/postgres/fleet-window";
import { servedByCell } from "@/lib/telemetry/store/postgres/usage";
import { flowGroups } from "./flows";
import { type DrillProgress, type DrillTimes, minutesMs, toDrainedMs, toReturnedMs } from "./model";
import {
  type DrillReport,
  drillReport,
  measuredHow,
  REPORT_VERSION,
  type ReportFlow,
  type ReportGuardrail,
} from "./report";
import { minuteOf } from "./served";
import { gatherReadings } from "./store/readings";
import type { DrillRun } from "./store/runs";
import { lastTableOf } from "./store/tables";

type Ended = Extract<DrillProgress, { phase: "ended" }>;

const MINUTE_MS = 60_000;
const BEFORE_MS = 5 * MINUTE_MS;

/** Gathers what an auditor is given of a run that is about to end, as canonical JSON. Changes nothing. */
export async function writeReport(run: DrillRun, ended: Ended, now: Date): Promise<string> {
  const { version, start } = run;
  const { definition } = version;
  const { times } = ended;
  const ids = [run.id, run.drillId, run.shiftId, run.returnShiftId].flatMap((id) => id ?? []);
  const [estate, fleets, planes, newest, flows, residency, guardrails, entries, chain] = await Promise.all([
    loadEstate(),
    loadFleets(),
    loadPlanes(),
    newestTable(),
    times ? flowsOf(times, now) : [],
    residencyOf(times, now),
    times ? guardrailsOf(run, times, now) : [],
    entriesOf(ids, version.createdAt),
    verifyChain(entriesInOrder()),
  ]);
  const drained = run.shiftId === null ? null : await lastTableOf(run.shiftId);
  const { objective } = definition;
  const [toDrained, toReturned] = [times && toDrainedMs(times), times && toReturnedMs(times)];
  const within = (took: number | null, minutes: number) =>
    took === null ? null : took <= minutesMs(minutes);
  const report: DrillReport = {
    format: "ballast.drill-report",
    version: REPORT_VERSION,
    runId: run.id,
    estate: estate?.title ?? "unnamed",
    drill: { id: run.drillId, name: run.name, version: version.version, sha256: version.sha256, definition },
    target: {
      ...definition.target,
      fleets: fleetsOf(definition.target, fleets).map(({ id, name, region }) => ({
        id,
        name,
        provider: region.providerName,
        region: region.id,
        country: region.country,
      })),
    },
    result: ended.result,
    reason: ended.because,
    blockedBy: ended.blockedBy,
    times: {
      dueAt: run.dueAt.toISOString(),
      startBy: run.startBy.toISOString(),
      startedAt: iso(times?.startedAt),
      weightsZeroAt: iso(times?.weightsZeroAt),
      drainedAt: iso(times?.drainedAt),
      returnBegunAt: iso(times?.returnBegunAt),
      returnedAt: iso(times?.returnedAt),
      endedAt: ended.at.toISOString(),
    },
    objective: {
      drainedWithinMs: minutesMs(objective.drainedWithinMinutes),
      toDrainedMs: toDrained,
      drainedMet: within(toDrained, objective.drainedWithinMinutes),
      returnedWithinMs: minutesMs(objective.returnedWithinMinutes),
      toReturnedMs: toReturned,
      returnedMet: within(toReturned, objective.returnedWithinMinutes),
    },
    heldMs:
      times?.drainedAt && times.returnBegunAt
        ? Math.max(0, times.returnBegunAt.getTime() - times.drainedAt.getTime())
        : null,
    people: {
      scheduledBy: { who: version.author, at: version.createdAt.toISOString(), reason: version.reason },
      approvedBy:
        version.decision?.decision === "approve"
          ? {
              who: version.decision.by,
              at: version.decision.at.toISOString(),
              reason: version.decision.reason,
            }
          : null,
      runBy: run.asked
        ? { who: run.asked.by, reason: run.asked.reason }
        : { who: "the schedule, by a worker of Ballast", reason: null },
    },
    inputs: start && {
      policyVersion: start.policyVersion,
      policySha256: start.policySha256,
      snapshotSha256: start.snapshotSha256,
      planSha256: start.planSha256,
    },
    tables: start && {
      before: start.tableBefore,
      drained: times?.drainedAt ? drained : null,
      after: newest && { version: newest.version, sha256: newest.sha256 },
    },
    shifts: { drain: run.shiftId, return: run.returnShiftId },
    edges: planes
      .filter(({ enabled }) => enabled)
      .map(({ name, kind, edges }) => ({
        dataPlane: name,
        kind,
        edges: edges.length,
        inSync: edges.filter(({ sync }) => sync === "in_sync").length,
      })),
    movedRequestsPerSec: start?.movedRequestsPerSec ?? null,
    flows,
    unserved: {
      strandedRequestsPerSec: start?.strandedRequestsPerSec ?? 0,
      ...(await failuresOf(times, now)),
    },
    residency,
    guardrails,
    audit: {
      entries: entries.map((entry) => ({
        seq: entry.seq.toString(),
        at: entry.at.toISOString(),
        actor: entry.actorLabel,
        action: entry.action,
        subject: `${entry.subjectKind} ${entry.subjectId}`,
        hash: entry.hash,
      })),
      chain: {
        verifiedAt: now.toISOString(),
        intact: chain.intact,
        entries: chain.entries,
        headSeq: chain.intact ? chain.head.seq.toString() : null,
        headHash: chain.intact ? chain.head.hash : null,
        finding: chain.intact ? null : chain.broken.why,
      },
    },
    measured: measuredHow,
  };
  return canonicalJson(drillReport.parse(report));
}

const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;
const ceilMinute = (at: Date): Date => new Date(Math.ceil(at.getTime() / MINUTE_MS) * MINUTE_MS);

/** What was served where, over whole minutes; a phase that holds no whole minute is left out. */
async function flowsOf(times: DrillTimes, now: Date): Promise<ReportFlow[]> {
  const start = minuteOf(times.startedAt);
  const spans: [ReportFlow["phase"], Date, Date][] = [
    ["before", new Date(start.getTime() - BEFORE_MS), start],
  ];
  if (times.drainedAt && times.returnBegunAt)
    spans.push(["drained", ceilMinute(times.drainedAt), minuteOf(times.returnBegunAt)]);
  if (times.returnedAt) spans.push(["after", ceilMinute(times.returnedAt), minuteOf(now)]);
  return Promise.all(
    spans
      .filter(([, from, to]) => from < to)
      .map(async ([phase, from, to]): Promise<ReportFlow> => {
        const rows = await servedByCell(from, to);
        const seconds = (to.getTime() - from.getTime()) / 1000;
        return {
          phase,
          from: from.toISOString(),
          to: to.toISOString(),
          groups: flowGroups(rows, seconds).map((group) => ({ ...group, fleets: [...group.fleets] })),
          ...(await countsIn(from, to)),
        };
      }),
  );
}

/** Requests, and how many of them failed, on every fleet. */
async function countsIn(from: Date, to: Date): Promise<{ requests: number; failed: number }> {
  const fleets = await loadFleets();
  const windows = await fleetWindows(
    fleets.map(({ id }) => id),
    from,
    to,
  );
  const total = (signal: "requests" | "errors") =>
    Number(
      windows
        .filter((window) => window.signal === signal)
        .reduce((sum, window) => sum + window.sum, 0)
        .toPrecision(9),
    );
  return { requests: total("requests"), failed: total("errors") };
}

async function failuresOf(times: DrillTimes | null, now: Date) {
  if (!times) return { requests: null, failedRequests: null };
  const { requests, failed } = await countsIn(minuteOf(times.startedAt), ceilMinute(now));
  return { requests, failedRequests: failed };
}

async function residencyOf(times: DrillTimes | null, now: Date): Promise<DrillReport["residency"]> {
  const law = await lawAt(now);
  const rulesInForce = law.rules.length;
  if (!times) return { requests: null, denied: null, unknown: null, rulesInForce, violations: [] };
  const [served, fleets] = await Promise.all([
    servedByCell(minuteOf(times.startedAt), ceilMinute(now)),
    loadFleets(),
  ]);
  const byId = new Map(fleets.map((fleet) => [fleet.id, ruledFleet(fleet)]));
  const found = observedViolations(served, byId, law.rules, law.jurisdictions, now);
  const sum = (rows: readonly { requests: number }[]) =>
    Number(rows.reduce((total, { requests }) => total + requests, 0).toPrecision(9));
  return {
    requests: sum(served),
    denied: sum(found.filter(({ kind }) => kind === "denied")),
    unknown: sum(found.filter(({ kind }) => kind === "unknown")),
    rulesInForce,
    violations: found
      .map(({ fleetId, origin, requests, why }) => ({ fleet: fleetId, origin, requests, why }))
      .sort((a, b) => (`${a.fleet} ${a.origin}` < `${b.fleet} ${b.origin}` ? -1 : 1)),
  };
}

/** What guardrails read while it drained, stood, and returned. */
async function guardrailsOf(run: DrillRun, times: DrillTimes, now: Date): Promise<ReportGuardrail[]> {
  const drainedAt = times.drainedAt ?? times.returnBegunAt ?? now;
  const begun = times.returnBegunAt ?? now;
  const later = new Date(now.getTime() + 1);
  const spans = [
    ["drain", run.shiftId, times.startedAt, drainedAt],
    ["hold", run.shiftId, drainedAt, begun],
    ["return", run.returnShiftId ?? run.shiftId, begun, later],
  ] as const;
  const rows = await Promise.all(
    spans.map(async ([during, shiftId, from, to]) => {
      if (shiftId === null) return [];
      const [shift, gathered] = await Promise.all([loadShift(shiftId), gatherReadings([shiftId], from, to)]);
      const metrics = new Map(shift?.guardrails.map(({ id, metric }) => [id, metric]));
      return gathered.map(
        (row): ReportGuardrail => ({
          during,
          guardrail: row.guardrail,
          metric: metrics.get(row.guardrail) ?? "unknown",
          scope: row.scope,
          limit: row.limit,
          least: row.least,
          most: row.most,
          readings: row.readings,
          passed: row.verdicts.pass,
          breached: row.verdicts.breach,
          absent: row.verdicts.absent,
          tooFewSamples: row.verdicts.inconclusive,
        }),
      );
    }),
  );
  return rows.flat();
}

/** Entries of the audit log about the run, its shifts, and the version it ran, oldest first. */
async function entriesOf(ids: readonly string[], from: Date): Promise<AuditEntry[]> {
  const found = await Promise.all(ids.map((subject) => newestEntries({ subject, from }, { limit: 500 })));
  return found.flat().sort((a, b) => (a.seq < b.seq ? -1 : 1));
}
