"use client";

import { Money } from "@/components/format/figures";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Meter } from "@/components/ui/meter";
import { StatusBadge } from "@/components/ui/status-badge";
import type { StandingView } from "../standing";

export interface ContractRow {
  id: string;
  title: string;
  provider: string;
  termEnd: string;
  totalUsd: string;
  standing: StandingView | null;
  nextObligation: { dueOn: string; summary: string } | null;
}

const number = (usd: string | null | undefined) => (usd == null ? null : Number(usd));

const columns: Column<ContractRow>[] = [
  { id: "contract", header: "Contract", value: (row) => row.title, wrap: true },
  { id: "provider", header: "Provider", value: (row) => row.provider, facet: true, wrap: true },
  {
    id: "status",
    header: "This period",
    value: (row) => row.standing?.verdict ?? "no period",
    cell: (row) => (row.standing ? <StatusBadge status={row.standing.status} /> : "No period now"),
    facet: true,
  },
  {
    id: "shortfall",
    header: "Shortfall",
    unit: "USD",
    numeric: true,
    value: (row) => number(row.standing?.shortfallUsd),
    cell: (row) => <Money usd={row.standing?.shortfallUsd ?? null} />,
  },
  {
    id: "committed",
    header: "Committed",
    unit: "USD",
    numeric: true,
    value: (row) => number(row.standing?.committedUsd),
    cell: (row) => <Money usd={row.standing?.committedUsd ?? null} />,
  },
  {
    id: "spent",
    header: "Spent",
    unit: "USD",
    numeric: true,
    value: (row) => number(row.standing?.spentUsd),
    cell: (row) => <Money usd={row.standing?.spentUsd ?? null} />,
  },
  {
    id: "pace",
    header: "Pace",
    value: (row) => row.standing?.spentShare ?? null,
    cell: (row) => (
      <Meter
        value={row.standing?.spentShare ?? null}
        {...(row.standing ? { target: row.standing.elapsed } : {})}
        label="Spent of the commitment, against the share of the period gone by"
      />
    ),
    wide: true,
  },
  {
    id: "actual",
    header: "Run-rate",
    unit: "USD/day",
    numeric: true,
    value: (row) => number(row.standing?.actualUsdPerDay),
    cell: (row) => <Money usd={row.standing?.actualUsdPerDay ?? null} />,
    wide: true,
  },
  {
    id: "required",
    header: "Required",
    unit: "USD/day",
    numeric: true,
    value: (row) => number(row.standing?.requiredUsdPerDay),
    cell: (row) => <Money usd={row.standing?.requiredUsdPerDay ?? null} />,
    wide: true,
  },
];

/** Contracts with where their current commitment stands, worst first. */
export function ContractsTable({ rows }: { rows: ContractRow[] }) {
  return (
    <DataTable
      id="contracts"
      caption="Contracts and their current commitments"
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      rowHref={(row) => `/contracts/${row.id}`}
      defaultSort={{ id: "shortfall", desc: true }}
      empty={
        <EmptyState kind="nothing" title="No contracts are recorded.">
          Start Ballast with a scenario, or seed the estate from your own contracts, to see commitments burn
          down here.
        </EmptyState>
      }
    />
  );
}
