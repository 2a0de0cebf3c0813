"use client";

import { Money } from "@/components/format/figures";
import { formatPercent } from "@/components/format/quantity";
import { Instant } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { CopyId } from "@/components/ui/copy-id";
import { KeyValueList } from "@/components/ui/key-value";
import { Section } from "@/components/ui/section";

export interface EnvelopeView {
  sha256: string;
  validFrom: string;
  validUntil: string;
  maxUsdPerHour: number;
  /** Cell → fleet → largest share, 0 to 1. */
  cells: Record<string, Record<string, number>>;
  signature: { by: string; at: Date } | null;
}

interface CellRow {
  cell: string;
  fleets: [string, number][];
}

const capsOf = (row: CellRow) =>
  row.fleets.map(([fleet, share]) => `${fleet} ${formatPercent(share)}`).join(", ");

const columns: Column<CellRow>[] = [
  { id: "cell", header: "Cell", value: (row) => row.cell },
  { id: "caps", header: "Fleets, each at most", value: capsOf, wrap: true },
  { id: "fleets", header: "Fleets", numeric: true, value: (row) => row.fleets.length, wide: true },
];

/** What a signature lets corrections do until the next nightly plan. */
export function EnvelopePanel({ envelope }: { envelope: EnvelopeView }) {
  const rows = Object.entries(envelope.cells).map(([cell, caps]) => ({
    cell,
    fleets: Object.entries(caps).sort(([, a], [, b]) => b - a),
  }));
  const fleets = new Set(rows.flatMap((row) => row.fleets.map(([fleet]) => fleet)));
  return (
    <Section
      title="Envelope for corrections"
      note="Until the next nightly plan, corrections may move traffic within these limits without another signature"
    >
      <KeyValueList
        className="mb-3"
        facts={[
          {
            label: "Holds",
            value: (
              <>
                <Instant at={envelope.validFrom} /> to <Instant at={envelope.validUntil} />, once its shift
                has completed
              </>
            ),
          },
          {
            label: "Spend",
            value: (
              <>
                at most <Money usd={envelope.maxUsdPerHour} /> an hour for the whole estate
              </>
            ),
          },
          {
            label: "Reach",
            value: `${rows.length} cells, ${fleets.size} fleets; everything else stays where it is`,
          },
          {
            label: "Signed",
            value: envelope.signature ? (
              <>
                by {envelope.signature.by}, <Instant at={envelope.signature.at} />
              </>
            ) : (
              "not yet"
            ),
          },
          { label: "Hash", value: <CopyId value={envelope.sha256} shown={16} /> },
        ]}
      />
      <DataTable
        id="envelope"
        caption="Largest share of each cell that a correction may give a fleet"
        rows={rows}
        columns={columns}
        rowId={(row) => row.cell}
        defaultSort={{ id: "cell", desc: false }}
        empty={<p className="text-sm text-muted">No cell may be moved.</p>}
      />
    </Section>
  );
}
