import { RuntimeFailure } from "./runtime";

/** The oldest release whose `show stat` reports user weights, which slow start and tracking do not alter. */
export const minimumVersion = "2.4";

export type ProcessInfo = { version: string; uptimeSec: number; stopping: boolean };

/** Parses `show info`, and refuses a HAProxy that is too old. */
export function parseInfo(text: string): ProcessInfo {
  const fields = new Map(
    text.split("\n").flatMap((line) => {
      const at = line.indexOf(": ");
      return at > 0 ? [[line.slice(0, at), line.slice(at + 2).trim()] as const] : [];
    }),
  );
  const version = fields.get("Version") ?? "";
  const uptimeSec = Number(fields.get("Uptime_sec") ?? Number.NaN);
  if (fields.get("Name") !== "HAProxy" || !/^\d+\.\d+/.test(version) || !Number.isFinite(uptimeSec))
    throw new RuntimeFailure("nonsense", `Expected HAProxy's "show info", got: ${excerpt(text)}`);
  if (compareVersions(version, minimumVersion) < 0)
    throw new RuntimeFailure(
      "refused",
      `HAProxy ${version} is too old: its weights cannot be read back reliably. Ballast needs ${minimumVersion} or newer.`,
    );
  return { version, uptimeSec, stopping: fields.get("Stopping") === "1" };
}

/** One server of one backend, as `show stat -1 4 -1` reports it. */
export type ServerRow = { backend: string; server: string; weight: number; status: string; requests: number };

/** Parses the CSV of `show stat`. Columns differ between releases, so they are found by name. */
export function parseStat(text: string): ServerRow[] {
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const names = header.replace(/^# /, "").split(",");
  const column = (name: string) => names.indexOf(name);
  const [backend, server, status, type, requests] = [
    column("pxname"),
    column("svname"),
    column("status"),
    column("type"),
    column("stot"),
  ];
  const weight = column("uweight") >= 0 ? column("uweight") : column("weight");
  if (!header.startsWith("# ") || [backend, server, status, type, requests, weight].includes(-1))
    throw new RuntimeFailure("nonsense", `Expected the CSV of "show stat", got: ${excerpt(text)}`);

  return lines.flatMap((line) => {
    const cells = splitCsv(line);
    if (cells.length !== names.length)
      throw new RuntimeFailure(
        "cut_short",
        `A line of "show stat" has ${cells.length} fields where ${names.length} were announced: ${excerpt(line)}`,
      );
    if (cells[type] !== "2") return [];
    const row = {
      backend: cells[backend] ?? "",
      server: cells[server] ?? "",
      status: cells[status] ?? "",
      weight: Number(cells[weight] || Number.NaN),
      requests: Number(cells[requests] || Number.NaN),
    };
    if (!Number.isInteger(row.weight) || !Number.isInteger(row.requests))
      throw new RuntimeFailure(
        "nonsense",
        `Server ${row.backend}/${row.server} reports weight "${cells[weight]}" and sessions "${cells[requests]}"; both should be whole numbers.`,
      );
    return [row];
  });
}

/** Free-text columns (the last health check) are quoted when they hold a comma. */
function splitCsv(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === '"' && quoted && line.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (char === '"') quoted = !quoted;
    else if (char === "," && !quoted) {
      cells.push(cell);
      cell = "";
    } else cell += char;
  }
  return [...cells, cell];
}

export function compareVersions(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split(/[.-]/).map(Number);
  const [bMajor = 0, bMinor = 0] = b.split(/[.-]/).map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}

function excerpt(text: string): string {
  const line = text.trim().split("\n", 1)[0] ?? "";
  return line === "" ? "nothing" : JSON.stringify(line.slice(0, 120));
}
