"use client";

import Link from "next/link";
import { Instant } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import type { ReportEntry, ReportFlow, ReportGuardrail } from "@/lib/drills/report";
import { figureText, phaseNames, type ServedLine, servedLines, servedText } from "@/lib/drills/report-words";

const served = (phase: ReportFlow["phase"]): Column<ServedLine> => ({
  id: phase,
  header: phaseNames[phase],
  unit: "requests/s, share",
  numeric: true,
  value: ({ cells }) => cells[phase]?.requestsPerSec ?? null,
  cell: ({ cells }) => servedText(cells[phase]),
});

const servedColumns: Column<ServedLine>[] = [
  { id: "group", header: "Origin and class", value: ({ group }) => group, facet: true },
  {
    id: "fleet",
    header: "Fleet",
    value: ({ fleet }) => fleet,
    cell: ({ fleet }) => <span className="font-mono text-xs">{fleet}</span>,
    facet: true,
  },
  served("before"),
  served("drained"),
  served("after"),
  {
    id: "moved",
    header: "Moved",
    value: ({ moved }) => (moved ? "moved" : "stayed"),
    facet: true,
    wide: true,
  },
];

/** What each fleet served of each group before, while drained and after. */
export function Served({ flows }: { flows: readonly ReportFlow[] }) {
  return (
    <DataTable
      id="drill-served"
      caption="What was served where"
      rows={servedLines(flows)}
      columns={servedColumns}
      rowId={({ group, fleet }) => `${group} ${fleet}`}
      defaultSort={{ id: "moved", desc: false }}
      empty={
        <EmptyState kind="nothing" title="Nothing moved.">
          The run never began, or telemetry holds no whole minute of it.
        </EmptyState>
      }
    />
  );
}

const guardrailColumns: Column<ReportGuardrail>[] = [
  { id: "during", header: "During", value: ({ during }) => during, facet: true },
  { id: "guardrail", header: "Guardrail", value: ({ guardrail }) => guardrail },
  {
    id: "least",
    header: "Least",
    numeric: true,
    value: ({ least }) => least,
    cell: (row) => figureText(row, row.least),
  },
  {
    id: "most",
    header: "Most",
    numeric: true,
    value: ({ most }) => most,
    cell: (row) => figureText(row, row.most),
  },
  {
    id: "limit",
    header: "Limit",
    numeric: true,
    value: ({ limit }) => limit,
    cell: (row) => figureText(row, row.limit),
  },
  { id: "readings", header: "Readings", numeric: true, value: ({ readings }) => readings },
  { id: "breached", header: "Breached", numeric: true, value: ({ breached }) => breached },
  { id: "absent", header: "No data", numeric: true, value: ({ absent }) => absent, wide: true },
  {
    id: "few",
    header: "Too few samples",
    numeric: true,
    value: ({ tooFewSamples }) => tooFewSamples,
    wide: true,
  },
];

export function GuardrailReadings({ rows }: { rows: readonly ReportGuardrail[] }) {
  return (
    <DataTable
      id="drill-guardrails"
      caption="Guardrail readings"
      rows={[...rows]}
      columns={guardrailColumns}
      rowId={({ during, guardrail }) => `${during} ${guardrail}`}
      defaultSort={{ id: "breached", desc: true }}
      empty={
        <EmptyState kind="nothing" title="No guardrail was read.">
          Guardrails are read from the first step on.
        </EmptyState>
      }
    />
  );
}

const entryColumns: Column<ReportEntry>[] = [
  {
    id: "seq",
    header: "Entry",
    numeric: true,
    value: ({ seq }) => Number(seq),
    cell: ({ seq }) => (
      <Link href={`/audit/${seq}`} className="text-accent hover:underline">
        {seq}
      </Link>
    ),
  },
  {
    id: "at",
    header: "When",
    value: ({ at }) => new Date(at),
    cell: ({ at }) => <Instant at={at} to="second" />,
  },
  { id: "who", header: "Who", value: ({ actor }) => actor },
  { id: "what", header: "What", value: ({ action }) => action, facet: true },
  {
    id: "hash",
    header: "Hash",
    value: ({ hash }) => hash,
    cell: ({ hash }) => <span className="font-mono text-xs">{hash.slice(0, 16)}…</span>,
    wide: true,
  },
];

export function AuditEntries({ entries }: { entries: readonly ReportEntry[] }) {
  return (
    <DataTable
      id="drill-audit"
      caption="Entries of the audit log"
      rows={[...entries]}
      columns={entryColumns}
      rowId={({ seq }) => seq}
      defaultSort={{ id: "seq", desc: false }}
      empty={
        <EmptyState kind="nothing" title="No entry.">
          The log holds nothing of this run.
        </EmptyState>
      }
    />
  );
}
