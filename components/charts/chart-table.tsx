"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import type { Column } from "@/components/tables/column";
import { downloadCsv, toCsv } from "@/components/tables/csv";
import { Button } from "@/components/ui/button";

/** The first column names the row: a time or a category. */
export type ChartTableRow = {
  key: string | Date;
  shown: string;
  cells: { text: string; value: number | null }[];
};

/** The numbers behind a chart, for a screen reader, for copying and as CSV with units and time zone. */
export function ChartTable({
  title,
  rowHeader,
  columns,
  rows,
}: {
  title: string;
  rowHeader: string;
  /** `unit` goes into the CSV's header. */
  columns: { id: string; label: string; unit: string }[];
  /** Asked only when the table is opened: a live chart has thousands of rows nobody looks at. */
  rows: () => ChartTableRow[];
}) {
  const [open, setOpen] = useState(false);
  const csvColumns: Column<ChartTableRow>[] = [
    { id: "key", header: rowHeader, value: (row) => row.key },
    ...columns.map((column, at) => ({
      id: column.id,
      header: column.label,
      unit: column.unit,
      value: (row: ChartTableRow) => row.cells[at]?.value ?? null,
    })),
  ];
  return (
    <details className="group pt-1" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="inline-flex min-h-6 list-none items-center rounded-sm text-xs text-faint hover:text-ink">
        <span className="group-open:hidden">Show as table</span>
        <span className="hidden group-open:inline">Hide table</span>
      </summary>
      <div className="pb-2">
        <Button variant="quiet" onClick={() => downloadCsv(title, toCsv(rows(), csvColumns), new Date())}>
          <Download aria-hidden className="size-3.5" /> CSV
        </Button>
        <section
          aria-label={`${title} as a table`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
          tabIndex={0}
          className="max-h-72 overflow-auto border-y border-line"
        >
          <table className="w-full border-separate border-spacing-0 text-xs">
            <thead className="text-left text-muted">
              <tr>
                <th
                  scope="col"
                  className="sticky top-0 border-b border-line-strong bg-canvas px-2 py-1 font-medium"
                >
                  {rowHeader}
                </th>
                {columns.map((column) => (
                  <th
                    key={column.id}
                    scope="col"
                    className="sticky top-0 border-b border-line-strong bg-canvas px-2 py-1 text-right font-medium"
                  >
                    {column.label} <span className="font-normal text-faint">{column.unit}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {(open ? rows() : []).map((row) => (
                <tr key={String(row.key)}>
                  <th
                    scope="row"
                    className="border-b border-line px-2 py-0.5 text-left font-normal whitespace-nowrap"
                  >
                    {row.shown}
                  </th>
                  {row.cells.map((cell, at) => (
                    <td key={columns[at]?.id} className="border-b border-line px-2 py-0.5 text-right">
                      {cell.text || <span className="text-faint">no data</span>}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
    </details>
  );
}
