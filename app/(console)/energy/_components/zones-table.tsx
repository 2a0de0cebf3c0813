"use client";

import { Quantity } from "@/components/format/figures";
import { DataAge } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { IllustrativeMark } from "@/components/ui/illustrative-mark";
import { STALE_AFTER_MS } from "@/lib/grid/model";

export interface SignalCell {
  value: number | null;
  at: string | null;
  source: string | null;
  illustrative: boolean;
  /** What plans take instead while the reading is stale; null when there is none. */
  yearlyMean: number | null;
  stale: boolean;
  failure: string | null;
}

export interface ZoneRow {
  zone: string;
  regions: string;
  carbon: SignalCell;
  power: SignalCell;
}

/** The newest reading with its age; what stands in for it once it is stale. */
function Reading({ cell }: { cell: SignalCell }) {
  return (
    <span className="flex flex-col items-end">
      <span>
        <Quantity value={cell.stale ? cell.yearlyMean : cell.value} />
        {cell.illustrative || (cell.stale && cell.yearlyMean !== null) ? (
          cell.stale ? (
            <span className="ml-1 text-xs text-warn">yearly mean</span>
          ) : (
            <IllustrativeMark />
          )
        ) : null}
      </span>
      <DataAge at={cell.at} staleAfterMs={STALE_AFTER_MS} />
    </span>
  );
}

const columns: Column<ZoneRow>[] = [
  { id: "zone", header: "Zone", value: (row) => row.zone },
  { id: "regions", header: "Regions", value: (row) => row.regions, wrap: true, wide: true },
  {
    id: "carbon",
    header: "Grid carbon",
    unit: "g CO2e/kWh",
    numeric: true,
    value: (row) => (row.carbon.stale ? row.carbon.yearlyMean : row.carbon.value),
    cell: (row) => <Reading cell={row.carbon} />,
  },
  {
    id: "power",
    header: "Power price",
    unit: "USD/MWh",
    numeric: true,
    value: (row) => (row.power.stale ? row.power.yearlyMean : row.power.value),
    cell: (row) => <Reading cell={row.power} />,
  },
  {
    id: "source",
    header: "Source",
    value: (row) => [...new Set([row.carbon.source, row.power.source])].filter(Boolean).join(", ") || null,
    wrap: true,
    wide: true,
  },
  {
    id: "trouble",
    header: "Trouble with the live source",
    value: (row) => row.carbon.failure ?? row.power.failure,
    wrap: true,
    wide: true,
  },
];

/** Electricity zones of the estate, each with what plans take for it now. */
export function ZonesTable({ rows }: { rows: ZoneRow[] }) {
  return (
    <DataTable
      id="zones"
      caption="Electricity zones"
      rows={rows}
      columns={columns}
      rowId={(row) => row.zone}
      rowHref={(row) => `/energy?zone=${encodeURIComponent(row.zone)}`}
      defaultSort={{ id: "zone", desc: false }}
      empty={
        <EmptyState kind="nothing" title="No region names its electricity zone.">
          Prices and carbon are kept by zone; a region without one has its yearly means.
        </EmptyState>
      }
    />
  );
}
