"use client";

import { Download, Search } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { Button } from "@/components/ui/button";
import { isStatus, statusLooks } from "@/components/ui/status";
import { type Column, plainText } from "./column";
import { downloadCsv, toCsv } from "./csv";
import type { useTableState } from "./table-state";

type Props<Row> = {
  caption: string;
  view: ReturnType<typeof useTableState<Row>>;
  columns: Column<Row>[];
  rows: Row[];
  /** The rows to export, in the order shown. */
  exported: () => Row[];
  shown: number;
  actions?: ReactNode;
};

const box = "h-(--control-h) rounded-md border border-control bg-raised text-sm";

/** Search, facets, how many rows are left, and the way out as CSV. */
export function TableToolbar<Row>({ caption, view, columns, rows, exported, shown, actions }: Props<Row>) {
  const facets = useMemo(
    () =>
      columns
        .filter((column) => column.facet)
        .map((column) => ({
          column,
          values: [...new Set(rows.map((row) => plainText(column.value(row))))].filter(Boolean).sort(),
        })),
    [columns, rows],
  );
  return (
    <div className="flex flex-wrap items-center gap-2 pb-2">
      <div className="relative">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2 size-3.5 -translate-y-1/2 text-faint"
        />
        <input
          type="search"
          aria-label={`Search ${caption}`}
          placeholder="Search"
          value={view.query}
          onChange={(event) => view.setQuery(event.target.value)}
          className={`${box} w-48 pr-2 pl-7 placeholder:text-faint`}
        />
      </div>
      {facets.map(({ column, values }) => (
        <select
          key={column.id}
          aria-label={column.header}
          value={view.facets[column.id] ?? ""}
          onChange={(event) => view.setFacet(column.id, event.target.value || null)}
          className={`${box} max-w-48 pr-6 pl-2`}
        >
          <option value="">{column.header}: all</option>
          {values.map((value) => (
            <option key={value} value={value}>
              {isStatus(value) ? statusLooks[value].label : value}
            </option>
          ))}
        </select>
      ))}
      <span className="text-xs text-faint" aria-live="polite">
        {shown === rows.length ? "" : `${shown} of `}
        {rows.length === 1 ? "1 row" : `${rows.length} rows`}
      </span>
      <div className="ml-auto flex items-center gap-2">
        {actions}
        <Button
          variant="quiet"
          onClick={() => downloadCsv(caption, toCsv(exported(), columns), new Date())}
          disabledReason={shown === 0 ? "There are no rows to export." : undefined}
        >
          <Download aria-hidden className="size-3.5" /> CSV
        </Button>
      </div>
    </div>
  );
}
