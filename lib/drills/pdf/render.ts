import { resultNames } from "../notices";
import { drainedParts } from "../phases";
import type { DrillReport } from "../report";
import {
  againstText,
  countText,
  definitionText,
  durationText,
  figureText,
  instantText,
  phaseNames,
  rateText,
  servedLines,
  servedText,
} from "../report-words";
import { Sheet } from "./sheet";

/**
 * A drill's report as PDF (A4, fonts embedded). The same report gives the same bytes, whenever and wherever it is made.
 *
 * @param sha256 of the report's canonical JSON, printed on every page
 */
export async function renderPdf(report: DrillReport, sha256: string): Promise<Buffer> {
  const { drill, times } = report;
  const zone = drill.definition.timeZone;
  const when = (iso: string | null) => instantText(iso, zone);
  const sheet = new Sheet({ title: `Drill report: ${drill.name}`, at: new Date(times.endedAt) });
  sheet.text(`Drill report · ${report.estate}`, { color: "muted" });
  sheet.text(drill.name, { size: 18, strong: true, after: 2 });
  sheet.text(`${resultNames[report.result]}. ${report.reason}`, { size: 11, after: 10 });
  sheet.bar(drainedParts(report));
  opening(sheet, report, when);
  if (report.blockedBy.length > 0) {
    sheet.heading("What stood against it");
    for (const { sentence } of report.blockedBy) sheet.text(`• ${sentence}`);
  }
  flows(sheet, report);
  watched(sheet, report);
  record(sheet, report, when, sha256);
  return sheet.bytes(`Run ${report.runId} · report SHA-256 ${sha256}`);
}

function opening(sheet: Sheet, report: DrillReport, when: (iso: string | null) => string): void {
  const { drill, target, times, objective, people } = report;
  sheet.heading("What was drilled");
  sheet.facts([
    ["Target", `${target.kind} ${target.id}`],
    [
      "Fleets emptied",
      target.fleets.map(({ id, region, country }) => `${id} (${region}, ${country})`).join("; "),
    ],
    ["Drill", `version ${drill.version}, ${definitionText(drill)}`],
    [
      "Scheduled by",
      `${people.scheduledBy.who}, ${when(people.scheduledBy.at)}: ${people.scheduledBy.reason}`,
    ],
    [
      "Approved by",
      people.approvedBy
        ? `${people.approvedBy.who}, ${when(people.approvedBy.at)}: ${people.approvedBy.reason}`
        : "nobody",
    ],
    [
      "Run by",
      people.runBy.reason === null ? people.runBy.who : `${people.runBy.who}: ${people.runBy.reason}`,
    ],
  ]);
  sheet.heading("When, and against which objective");
  sheet.facts([
    ["Time to drained", againstText(objective.toDrainedMs, objective.drainedWithinMs, objective.drainedMet)],
    [
      "Time to returned",
      againstText(objective.toReturnedMs, objective.returnedWithinMs, objective.returnedMet),
    ],
    ["Stood drained", durationText(report.heldMs)],
    ["Due", when(times.dueAt)],
    ["To begin before", when(times.startBy)],
    ["Started", when(times.startedAt)],
    ["Weights at zero", when(times.weightsZeroAt)],
    ["Drained", when(times.drainedAt)],
    ["Return begun", when(times.returnBegunAt)],
    ["Returned", when(times.returnedAt)],
    ["Ended", when(times.endedAt)],
  ]);
}

function flows(sheet: Sheet, report: DrillReport): void {
  if (report.flows.length === 0) return;
  sheet.heading("What was served where");
  sheet.text(
    report.flows
      .map(
        ({ phase, from, to }) =>
          `${phaseNames[phase]}: ${from.slice(0, 16).replace("T", " ")} to ${to.slice(11, 16)} UTC`,
      )
      .join(" · "),
    { color: "muted" },
  );
  sheet.text(
    "Requests/s and share of the group (origin and data class) by fleet. Fleets whose share moved come first.",
    { color: "muted", after: 6 },
  );
  const lines = servedLines(report.flows);
  sheet.table(
    [
      { header: "Group", width: 22, value: ({ group }) => group },
      { header: "Fleet", width: 26, value: ({ fleet }) => fleet },
      { header: "Before", width: 17, align: "right", value: ({ cells }) => servedText(cells.before) },
      { header: "Drained", width: 17, align: "right", value: ({ cells }) => servedText(cells.drained) },
      { header: "After", width: 17, align: "right", value: ({ cells }) => servedText(cells.after) },
    ],
    [...lines.filter(({ moved }) => moved), ...lines.filter(({ moved }) => !moved)],
  );
}

function watched(sheet: Sheet, report: DrillReport): void {
  const { unserved, residency, guardrails } = report;
  sheet.heading("Unserved requests and residency");
  sheet.facts([
    [
      "Moved",
      report.movedRequestsPerSec === null ? "nothing" : `${rateText(report.movedRequestsPerSec)} requests/s`,
    ],
    ["Nowhere to go", `${rateText(unserved.strandedRequestsPerSec)} requests/s when it began`],
    [
      "Failed during the run",
      `${countText(unserved.failedRequests)} of ${countText(unserved.requests)} requests on all fleets`,
    ],
    ...report.flows.map(
      ({ phase, failed, requests }) =>
        [
          `Failed ${phaseNames[phase].toLowerCase()}`,
          `${countText(failed)} of ${countText(requests)}`,
        ] as const,
    ),
    [
      "Residency",
      `${countText(residency.denied)} denied and ${countText(residency.unknown)} of unknown origin or class, of ${countText(residency.requests)} requests; ${residency.rulesInForce} rules in force`,
    ],
  ]);
  for (const { fleet, origin, requests, why } of residency.violations)
    sheet.text(`• ${countText(requests)} requests from ${origin || "an unknown origin"} on ${fleet}: ${why}`);
  if (guardrails.length === 0) return;
  sheet.heading("Guardrail readings");
  sheet.table(
    [
      { header: "During", width: 9, value: ({ during }) => during },
      { header: "Guardrail", width: 30, value: ({ guardrail }) => guardrail },
      { header: "Least", width: 12, align: "right", value: (row) => figureText(row, row.least) },
      { header: "Most", width: 12, align: "right", value: (row) => figureText(row, row.most) },
      { header: "Limit", width: 12, align: "right", value: (row) => figureText(row, row.limit) },
      {
        header: "Passed / breached / no data / few",
        width: 22,
        align: "right",
        value: (row) => `${row.passed} / ${row.breached} / ${row.absent} / ${row.tooFewSamples}`,
      },
    ],
    guardrails,
  );
}

function record(
  sheet: Sheet,
  report: DrillReport,
  when: (iso: string | null) => string,
  sha256: string,
): void {
  const { inputs, tables, shifts, audit, edges, drill } = report;
  sheet.heading("Policy, plan and tables");
  const table = (of: { version: number; sha256: string } | null | undefined) =>
    of ? `version ${of.version}, SHA-256 ${of.sha256}` : "none";
  sheet.facts([
    ["Approved definition", `SHA-256 ${drill.sha256}`],
    [
      "Policy",
      inputs ? `version ${inputs.policyVersion ?? "none"}, SHA-256 ${inputs.policySha256}` : "not read",
    ],
    ["Estate (snapshot)", inputs ? `SHA-256 ${inputs.snapshotSha256}` : "not frozen"],
    ["Plan of the drain", inputs ? `SHA-256 ${inputs.planSha256}` : "none"],
    ["Table before", table(tables?.before)],
    ["Table drained", table(tables?.drained)],
    ["Table after", table(tables?.after)],
    ["Shifts", `drain ${shifts.drain ?? "none"}; return ${shifts.return ?? "none"}`],
    [
      "Edges at the end",
      edges
        .map((plane) => `${plane.dataPlane} (${plane.kind}): ${plane.inSync} of ${plane.edges} in sync`)
        .join("; ") || "none",
    ],
  ]);
  sheet.heading("Audit log");
  sheet.text(
    audit.chain.intact
      ? `The hash chain was recomputed at ${when(audit.chain.verifiedAt)}: intact, ${countText(audit.chain.entries)} entries, head ${audit.chain.headSeq ?? "none"} ${audit.chain.headHash ?? ""}.`
      : `The hash chain was recomputed at ${when(audit.chain.verifiedAt)} and is BROKEN: ${audit.chain.finding ?? "unknown"}.`,
    { after: 6 },
  );
  sheet.table(
    [
      { header: "Entry", width: 8, value: ({ seq }) => seq },
      { header: "UTC", width: 18, value: ({ at }) => at.slice(0, 19).replace("T", " ") },
      { header: "Who", width: 14, value: ({ actor }) => actor },
      { header: "What", width: 19, value: ({ action }) => action },
      { header: "Hash", width: 40, value: ({ hash }) => hash },
    ],
    audit.entries,
  );
  sheet.heading("How it was measured");
  sheet.facts(report.measured.map(({ figure, how }) => [figure, how]));
  sheet.heading("This report");
  sheet.text(
    `Written once, when the run ended, and not changed since: the database refuses it. SHA-256 of its canonical JSON: ${sha256}. The entry drill.end of the audit log holds the same hash.`,
  );
}
