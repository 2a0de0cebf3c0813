import { refuse } from "@/lib/platform/errors";
import { fieldPath } from "@/lib/platform/parse";
import { type GridSignal, type IncomingReading, incomingReading } from "./model";

/** Column → what it holds. */
const signalColumns: Readonly<Record<string, GridSignal>> = {
  grams_co2e_per_kwh: "carbon",
  usd_per_mwh: "power",
};
const expected = "datetime_utc, zone, and grams_co2e_per_kwh or usd_per_mwh or both";

/** The fields of one line; a field may stand in double quotes, in which two stand for one. */
function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    fields.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? "").trim());
  }
  return fields;
}

/**
 * Readings from a CSV with a header. An empty value is a gap and left out; anything else that is not a reading refuses
 * the whole file, naming the line, so that nothing is half imported.
 */
export function readGridCsv(text: string): IncomingReading[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const header = fieldsOf(lines[0] ?? "").map((name) => name.toLowerCase());
  const [atColumn, zoneColumn] = [header.indexOf("datetime_utc"), header.indexOf("zone")];
  const columns = header.flatMap((name, index) =>
    signalColumns[name] ? [{ index, signal: signalColumns[name] }] : [],
  );
  const unknown = header.find((name) => name !== "datetime_utc" && name !== "zone" && !signalColumns[name]);
  if (unknown !== undefined && atColumn >= 0) {
    refuse("invalid", `The CSV has a column ${unknown || "without a name"}; expected ${expected}.`, "csv");
  }
  if (atColumn < 0 || zoneColumn < 0 || columns.length === 0) {
    refuse("invalid", `The CSV's first line must name its columns: ${expected}.`, "csv");
  }
  const readings: IncomingReading[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === "") continue;
    const fields = fieldsOf(line);
    const at = (why: string) => refuse("invalid", `Line ${index + 1}: ${why}. Nothing was imported.`, "csv");
    if (fields.length !== header.length) {
      return at(`it has ${fields.length} fields; the first line names ${header.length} columns`);
    }
    for (const column of columns) {
      const value = fields[column.index] ?? "";
      if (value === "" || value.toUpperCase() === "NULL") continue;
      const parsed = incomingReading.safeParse({
        zone: fields[zoneColumn],
        signal: column.signal,
        at: fields[atColumn],
        value: Number(value),
      });
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        const field = fieldPath(issue?.path ?? []);
        const named =
          { at: "datetime_utc", value: header[column.index] ?? field, zone: "zone" }[field] ?? field;
        return at(`${named} ${issue?.message ?? "is not valid"}`);
      }
      readings.push(parsed.data);
    }
  }
  if (readings.length === 0) refuse("invalid", "The CSV holds no reading.", "csv");
  return readings;
}
