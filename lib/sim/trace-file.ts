/** One recorded request: ms since the first one, and its tokens. */
export interface TraceRequest {
  atMs: number;
  inputTokens: number;
  outputTokens: number;
}

/** A window of a recorded series; `relative` is its demand over the mean of all windows. Null where nothing was recorded. */
export interface TraceWindow {
  startMs: number;
  relative: number | null;
  inputTokensPerRequest: number;
  outputTokensPerRequest: number;
}

export type Trace =
  | { kind: "requests"; requests: TraceRequest[] }
  | { kind: "series"; windowMs: number; windows: TraceWindow[] };

const requestColumns = ["TIMESTAMP", "ContextTokens", "GeneratedTokens"];
const seriesColumns = ["window_start_s", "req_per_s", "input_tokens_per_s", "output_tokens_per_s"];

/**
 * Reads a recorded demand: single requests (TIMESTAMP, ContextTokens, GeneratedTokens) or a series of equal windows
 * (window_start_s, req_per_s, input_tokens_per_s, output_tokens_per_s; zero marks a gap in the recording).
 * Throws an Error whose message names the line and what was expected there.
 */
export function parseTrace(text: string, file: string): Trace {
  const lines = text.split(/\r?\n/);
  const header = (lines[0] ?? "")
    .replace(/^\uFEFF/, "")
    .split(",")
    .map((name) => name.trim());
  const rows = lines
    .slice(1)
    .flatMap((line, i) => (line.trim() === "" ? [] : [{ number: i + 2, cells: line.split(",") }]));
  const read = (columns: readonly string[]) => columnReader(header, columns, file);
  if (rows.length === 0) throw new Error(`${file} has no rows below its header; expected at least one.`);
  if (requestColumns.every((name) => header.includes(name)))
    return requestTrace(rows, read(requestColumns), file);
  if (seriesColumns.every((name) => header.includes(name)))
    return seriesTrace(rows, read(seriesColumns), file);
  throw new Error(
    `${file}: line 1 is "${header.join(",")}"; expected the columns ${requestColumns.join(", ")} or ${seriesColumns.join(", ")}.`,
  );
}

interface Row {
  number: number;
  cells: string[];
}
type Reader = (row: Row, column: string) => string;

function columnReader(header: readonly string[], columns: readonly string[], file: string): Reader {
  const index = new Map(columns.map((name) => [name, header.indexOf(name)]));
  return ({ number, cells }, column) => {
    if (cells.length !== header.length)
      throw new Error(`${file}: line ${number} has ${cells.length} values; expected ${header.length}.`);
    return (cells[index.get(column) ?? -1] ?? "").trim();
  };
}

function amount(text: string, what: string, { number }: Row, file: string, whole: boolean): number {
  const value = text === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || value < 0 || (whole && !Number.isInteger(value)))
    throw new Error(
      `${file}: line ${number}: ${what} is "${text}"; expected a ${whole ? "whole " : ""}number, 0 or more.`,
    );
  return value;
}

function requestTrace(rows: readonly Row[], read: Reader, file: string): Trace {
  const requests = rows.map((row): TraceRequest => {
    const stamp = read(row, "TIMESTAMP");
    const atMs = instantMs(stamp);
    if (atMs === null)
      throw new Error(
        `${file}: line ${row.number}: TIMESTAMP is "${stamp}"; expected one such as 2023-11-16 18:15:46.6805900.`,
      );
    return {
      atMs,
      inputTokens: amount(read(row, "ContextTokens"), "ContextTokens", row, file, true),
      outputTokens: amount(read(row, "GeneratedTokens"), "GeneratedTokens", row, file, true),
    };
  });
  const inOrder = requests.sort((a, b) => a.atMs - b.atMs);
  const first = inOrder[0]?.atMs ?? 0;
  return {
    kind: "requests",
    requests: inOrder.map((request) => ({ ...request, atMs: request.atMs - first })),
  };
}

/** Times without a zone are UTC; fractions of a second may have seven digits, which Date.parse does not take. */
function instantMs(text: string): number | null {
  const parts = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/.exec(text);
  if (!parts) return null;
  const ms = Date.parse(`${parts[1]}T${parts[2]}${parts[4] ?? "Z"}`);
  return Number.isNaN(ms) ? null : ms + Number(`0${parts[3] ?? ""}`) * 1_000;
}

function seriesTrace(rows: readonly Row[], read: Reader, file: string): Trace {
  const raw = rows.map((row) => {
    const value = (column: string) => amount(read(row, column), column, row, file, false);
    const rate = value("req_per_s");
    const perRequest = (column: string) => (rate === 0 ? 0 : value(column) / rate);
    return {
      startMs: value("window_start_s") * 1_000,
      rate,
      inputTokensPerRequest: perRequest("input_tokens_per_s"),
      outputTokensPerRequest: perRequest("output_tokens_per_s"),
    };
  });
  const windowMs = (raw[1]?.startMs ?? Number.NaN) - (raw[0]?.startMs ?? Number.NaN);
  if (!(windowMs > 0))
    throw new Error(`${file} needs at least two windows, in rising order of window_start_s.`);
  raw.forEach((window, i) => {
    if (window.startMs !== (raw[0]?.startMs ?? 0) + i * windowMs)
      throw new Error(
        `${file}: line ${rows[i]?.number}: window_start_s is ${window.startMs / 1_000}; expected equal windows of ${windowMs / 1_000} s.`,
      );
  });
  const recorded = raw.filter(({ rate }) => rate > 0);
  const mean = recorded.reduce((sum, { rate }) => sum + rate, 0) / recorded.length;
  if (!(mean > 0))
    throw new Error(`${file} has no window with demand; expected req_per_s above 0 somewhere.`);
  return {
    kind: "series",
    windowMs,
    windows: raw.map(({ rate, ...window }) => ({ ...window, relative: rate === 0 ? null : rate / mean })),
  };
}
