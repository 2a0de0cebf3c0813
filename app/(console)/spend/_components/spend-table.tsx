"use client";

import { Money, Percent, Quantity, UnitPrice } from "@/components/format/figures";
import { Instant } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";

/** A spend line as plain data for the browser; money as decimal text. */
export interface SpendRow {
  key: string;
  name: string;
  usd: string;
  share: number;
  tokens: number;
  usdPerMillionTokens: string | null;
  lastHour: string;
}

const columns = (noun: string): Column<SpendRow>[] => [
  { id: "name", header: noun, value: (row) => row.name },
  {
    id: "usd",
    header: "Spend",
    unit: "USD",
    numeric: true,
    value: (row) => Number(row.usd),
    cell: (row) => <Money usd={row.usd} />,
  },
  {
    id: "share",
    header: "Share",
    numeric: true,
    value: (row) => row.share,
    cell: (row) => <Percent fraction={row.share} />,
    wide: true,
  },
  {
    id: "tokens",
    header: "Tokens",
    unit: "tokens",
    numeric: true,
    value: (row) => row.tokens,
    cell: (row) => <Quantity value={row.tokens} />,
  },
  {
    id: "unit",
    header: "Price",
    unit: "USD/M tokens",
    numeric: true,
    value: (row) => (row.usdPerMillionTokens === null ? null : Number(row.usdPerMillionTokens)),
    cell: (row) => <UnitPrice usdPerMillionTokens={row.usdPerMillionTokens} unit={false} />,
  },
  {
    id: "last",
    header: "Newest hour",
    value: (row) => new Date(row.lastHour),
    cell: (row) => <Instant at={row.lastHour} />,
    wide: true,
  },
];

/** Estimated spend by one dimension, dearest first. */
export function SpendTable({ id, noun, rows }: { id: string; noun: string; rows: SpendRow[] }) {
  return (
    <DataTable
      id={id}
      caption={`Estimated spend by ${noun.toLowerCase()}`}
      rows={rows}
      columns={columns(noun)}
      rowId={(row) => row.key || "idle"}
      defaultSort={{ id: "usd", desc: true }}
      empty={
        <EmptyState kind="no_data" title="No spend was estimated in this range.">
          Spend is telemetry × rate card. Choose a longer range, or check that telemetry arrives and that a
          rate card prices the fleets.
        </EmptyState>
      }
    />
  );
}
