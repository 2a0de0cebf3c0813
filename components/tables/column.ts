import type { ReactNode } from "react";

/** What a cell is worth for sorting, filtering and CSV; null is no data and sorts last. */
export type CellValue = string | number | boolean | Date | null;

/** One column of a DataTable. */
export type Column<Row> = {
  id: string;
  header: string;
  /** Unit of every value in the column: shown in the header and written into the CSV. */
  unit?: string;
  /** Right-aligned figures; sorting starts with the largest. */
  numeric?: boolean;
  value: (row: Row) => CellValue;
  /** How it is shown; the value itself when left out. */
  cell?: (row: Row) => ReactNode;
  /** Offers the column's distinct values as a filter above the table. */
  facet?: boolean;
  /** Left out on a phone. */
  wide?: boolean;
  /** A long text may wrap; all else stays on one line. */
  wrap?: boolean;
};

/** A cell's value as plain text: times in ISO UTC, no data as nothing. */
export function plainText(value: CellValue): string {
  if (value === null) return "";
  if (value instanceof Date) return value.toISOString();
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

/** Whether every word of `query` is somewhere in the row, case aside. */
export function matchesQuery<Row>(row: Row, columns: Column<Row>[], query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = columns.map((column) => plainText(column.value(row)).toLowerCase()).join("\u0000");
  return words.every((word) => text.includes(word));
}
