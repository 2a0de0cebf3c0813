"use client";

import {
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_datetime,
  sortFn_text,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import Link from "next/link";
import { type ReactNode, useMemo, useRef } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { type Column, matchesQuery, plainText } from "./column";
import { SortHeader } from "./sort-header";
import { useTableState } from "./table-state";
import { TableToolbar } from "./table-toolbar";
import { useVisibleRows } from "./visible-rows";

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, text: sortFn_text, datetime: sortFn_datetime },
});

type Props<Row extends object> = {
  /** Short and unique on the page: it prefixes the table's parameters in the URL. */
  id: string;
  /** What the table lists, for screen readers and for the CSV's name. */
  caption: string;
  rows: Row[];
  columns: Column<Row>[];
  rowId: (row: Row) => string;
  /** Makes the first column a link. */
  rowHref?: (row: Row) => string;
  /** Order until the reader chooses another. */
  defaultSort?: { id: string; desc: boolean };
  /** Shown when there are no rows at all: say why and what to do next. */
  empty: ReactNode;
  /** Leave search, filters and CSV out, for a short list inside a page. */
  plain?: boolean;
  /** Further controls, left of the CSV button. */
  actions?: ReactNode;
};

/**
 * A table that sorts, filters, exports and stays fast: past 200 rows only those in sight are in the
 * document. Its whole view lives in the URL.
 */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { id, caption, rows, columns, rowId, rowHref, defaultSort, empty, plain = false, actions } = props;
  const view = useTableState(id, columns);
  const scroll = useRef<HTMLDivElement>(null);

  const shown = useMemo(
    () =>
      rows.filter(
        (row) =>
          matchesQuery(row, columns, view.query) &&
          columns.every((column) => {
            const wanted = column.facet ? view.facets[column.id] : null;
            return !wanted || plainText(column.value(row)) === wanted;
          }),
      ),
    [rows, columns, view.query, view.facets],
  );

  const sorting = view.sorting.length > 0 ? view.sorting : defaultSort ? [defaultSort] : [];
  const table = useTable({
    features,
    data: shown,
    getRowId: rowId,
    columns: useMemo(
      () =>
        columns.map((column) => ({
          id: column.id,
          header: column.header,
          // Table puts undefined last in either direction; null it would compare.
          accessorFn: (row: Row) => column.value(row) ?? undefined,
          sortUndefined: "last" as const,
          sortDescFirst: column.numeric ?? false,
        })),
      [columns],
    ),
    state: { sorting },
    onSortingChange: (update) => {
      const next = typeof update === "function" ? update(sorting) : update;
      view.setSort(next[0] ?? null);
    },
    enableMultiSort: false,
  });

  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const sorted = table.getRowModel().rows;
  const { visible, before, after, virtual } = useVisibleRows(sorted, scroll);
  const filtered = rows.length > 0 && shown.length === 0;

  if (rows.length === 0) return <>{empty}</>;
  return (
    <div className="min-w-0">
      {plain ? null : (
        <TableToolbar
          caption={caption}
          view={view}
          columns={columns}
          rows={rows}
          exported={() => sorted.map((row) => row.original)}
          shown={shown.length}
          actions={actions}
        />
      )}
      {/* Scrolls by keyboard from the sort buttons in it. */}
      <div
        ref={scroll}
        className={cn("relative overflow-auto border-y border-line", sorted.length > 30 && "max-h-[72vh]")}
      >
        <table className="w-full border-separate border-spacing-0 text-sm" aria-rowcount={sorted.length + 1}>
          <caption className="sr-only">{caption}</caption>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header) => {
                  const column = byId.get(header.id);
                  if (!column) return null;
                  return (
                    <SortHeader
                      key={header.id}
                      column={column}
                      sorted={header.column.getIsSorted()}
                      onSort={() => header.column.toggleSorting()}
                    />
                  );
                })}
              </tr>
            ))}
          </thead>
          <tbody>
            {before > 0 ? <tr aria-hidden style={{ height: before }} /> : null}
            {visible.map(({ row, index }) => (
              <tr
                key={row.id}
                aria-rowindex={virtual ? index + 2 : undefined}
                className="group hover:bg-hover"
              >
                {columns.map((column, at) => (
                  <Cell
                    key={column.id}
                    column={column}
                    row={row.original}
                    first={at === 0}
                    href={at === 0 ? rowHref?.(row.original) : undefined}
                  />
                ))}
              </tr>
            ))}
            {after > 0 ? <tr aria-hidden style={{ height: after }} /> : null}
          </tbody>
        </table>
      </div>
      {filtered ? (
        <EmptyState
          kind="filtered"
          title={`None of ${rows.length} rows match.`}
          action={<Button onClick={view.clear}>Clear search and filters</Button>}
        >
          The data is there; the search or a filter leaves it out.
        </EmptyState>
      ) : null}
    </div>
  );
}

function Cell<Row>({
  column,
  row,
  first,
  href,
}: {
  column: Column<Row>;
  row: Row;
  first: boolean;
  href: string | undefined;
}) {
  const content = column.cell ? column.cell(row) : plainText(column.value(row));
  return (
    <td
      className={cn(
        "h-(--row-h) border-b border-line px-(--cell-x) py-0.5 group-last:border-b-0",
        column.numeric ? "text-right" : "text-left",
        column.wrap ? "min-w-32" : "whitespace-nowrap",
        column.wide && "max-sm:hidden",
        first && "sticky left-0 bg-canvas group-hover:bg-hover",
      )}
    >
      {href ? (
        <Link
          href={href}
          className="font-medium text-ink decoration-line-strong underline-offset-2 hover:text-accent hover:underline"
        >
          {content}
        </Link>
      ) : (
        content
      )}
    </td>
  );
}
