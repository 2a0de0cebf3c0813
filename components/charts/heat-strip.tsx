"use client";

import { Fragment, useState } from "react";
import { cn } from "@/components/ui/cn";
import { ChartTable } from "./chart-table";
import { formatValue, formatValueExact, type ValueFormat } from "./value-format";

export type HeatRow = {
  id: string;
  label: string;
  /** Stands above the first row of a group. */
  group?: string;
  /** Parallel to the columns; null is no data. */
  values: (number | null)[];
  /** Fields that carry a mark, such as those that bind. */
  marked?: boolean[];
};

type Props = {
  title: string;
  unit: string;
  format: ValueFormat;
  /** What a row is and what a column is, for the table behind: "Fleet", "Window (UTC)". */
  rowName: string;
  columnName: string;
  columns: { id: string; label: string; tick?: string; gapBefore?: boolean }[];
  rows: HeatRow[];
  /** The value of the full colour. */
  most: number;
  /** What the mark says. */
  markLabel?: string;
  note?: React.ReactNode;
};

/** The field's ground: one hue, from none to full. */
const ground = (value: number, most: number) =>
  `color-mix(in oklab, var(--series-1) ${Math.round(6 + 84 * Math.min(1, Math.max(0, value / most)))}%, var(--sunken))`;

/** Many values over time as fields of colour, a row for each thing: where it is full, and when. */
export function HeatStrip(props: Props) {
  const { title, unit, format, rowName, columnName, columns, rows, most, markLabel, note } = props;
  const [at, setAt] = useState<{ row: number; column: number } | null>(null);
  const row = at ? rows[at.row] : undefined;
  const column = at ? columns[at.column] : undefined;
  const value = row && at ? row.values[at.column] : undefined;
  const reading =
    row && column && at
      ? `${row.label}, ${column.label}: ${value === null || value === undefined ? "no data" : formatValue(value, format)}${
          row.marked?.[at.column] && markLabel ? `, ${markLabel}` : ""
        }`
      : null;
  const tracks = columns
    .map(({ gapBefore }) => (gapBefore ? "6px minmax(0,1fr)" : "minmax(0,1fr)"))
    .join(" ");

  return (
    <figure className="min-w-0">
      <figcaption className="flex min-h-6 flex-wrap items-baseline justify-between gap-x-4 pb-1">
        <span className="text-sm font-medium">
          {title} <span className="font-normal text-faint">{unit}</span>
        </span>
        <span className="text-xs text-faint">{reading ?? note}</span>
      </figcaption>
      <div
        role="img"
        aria-label={`${title}, ${unit}, by ${rowName.toLowerCase()} and ${columnName.toLowerCase()}; the table below has the figures.`}
        className="grid gap-px"
        style={{ gridTemplateColumns: `minmax(7rem,11rem) ${tracks}` }}
        onPointerLeave={() => setAt(null)}
      >
        {rows.map((one, y) => (
          <Fragment key={one.id}>
            {one.group === undefined ? null : (
              <span className="col-span-full pt-1.5 text-xs text-faint">{one.group}</span>
            )}
            <span className="truncate pr-2 text-xs leading-4">{one.label}</span>
            {columns.map(({ id, gapBefore }, x) => {
              const field = one.values[x] ?? null;
              return (
                <Fragment key={id}>
                  {gapBefore ? <span /> : null}
                  <span
                    onPointerEnter={() => setAt({ row: y, column: x })}
                    className={cn(
                      "relative h-4 min-w-0",
                      field === null && "hatched",
                      at?.row === y && at.column === x && "outline outline-ink",
                    )}
                    style={field === null ? undefined : { background: ground(field, most) }}
                  >
                    {one.marked?.[x] ? <span className="absolute inset-x-0 bottom-0 h-[3px] bg-ink" /> : null}
                  </span>
                </Fragment>
              );
            })}
          </Fragment>
        ))}
        <span />
        {columns.map(({ id, tick, gapBefore }) => (
          <Fragment key={id}>
            {gapBefore ? <span /> : null}
            <span className="h-4 overflow-visible whitespace-nowrap text-[10px] leading-4 text-faint">
              {tick}
            </span>
          </Fragment>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 pt-1 text-xs text-muted">
        <span className="flex items-center gap-1.5">
          {formatValue(0, format)}
          <span
            aria-hidden
            className="h-2 w-20"
            style={{ background: `linear-gradient(to right, ${ground(0, most)}, ${ground(most, most)})` }}
          />
          {formatValue(most, format)}
        </span>
        {markLabel ? (
          <span className="flex items-center gap-1.5">
            <span aria-hidden className="h-[3px] w-3 bg-ink" /> {markLabel}
          </span>
        ) : null}
      </div>
      <ChartTable
        title={title}
        rowHeader={columnName}
        columns={rows.map(({ id, label }) => ({ id, label, unit }))}
        rows={() =>
          columns.map(({ label }, x) => ({
            key: label,
            shown: label,
            cells: rows.map(({ values }) => {
              const field = values[x] ?? null;
              return { text: formatValueExact(field, format), value: field };
            }),
          }))
        }
      />
    </figure>
  );
}
