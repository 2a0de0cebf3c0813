import { type Column, plainText } from "./column";

/** Spreadsheets run a text that begins so as a formula; a leading apostrophe makes it text again. */
const runsAsFormula = /^[=+\-@\t\r]/;

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function field(value: ReturnType<Column<never>["value"]>): string {
  const text = plainText(value);
  return quoted(typeof value === "string" && runsAsFormula.test(text) ? `'${text}` : text);
}

/**
 * Rows as RFC 4180 CSV with CRLF. A column's unit stands in its header, times are ISO 8601 in UTC
 * and say so, no data is an empty field.
 */
export function toCsv<Row>(rows: Row[], columns: Column<Row>[]): string {
  const isTime = (column: Column<Row>) => rows.some((row) => column.value(row) instanceof Date);
  const header = columns.map((column) => {
    const unit = column.unit ?? (isTime(column) ? "UTC" : undefined);
    return quoted(unit ? `${column.header} (${unit})` : column.header);
  });
  const lines = rows.map((row) => columns.map((column) => field(column.value(row))).join(","));
  return `${[header.join(","), ...lines].join("\r\n")}\r\n`;
}

/** `fleets-2026-11-20T0757Z.csv`: what it holds and when it was taken. */
export function csvFileName(name: string, now: Date): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return `${slug}-${now.toISOString().slice(0, 16).replace(":", "")}Z.csv`;
}

/** Hands a text to the browser as a download. */
export function downloadCsv(name: string, text: string, now: Date) {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = csvFileName(name, now);
  link.click();
  URL.revokeObjectURL(url);
}
