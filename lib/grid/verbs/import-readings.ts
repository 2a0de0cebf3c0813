import { z } from "zod";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { type IncomingReading, incomingReading } from "../model";
import { readGridCsv } from "../read-csv";
import { loadZones } from "../store/polls";
import { keepReadings } from "../store/readings";
import { queryIn } from "../store/transaction";

const source = z.string().trim().min(3, "must name where the readings come from").max(200);
const illustrative = z.preprocess(
  (value) => value === "on" || value === true || value === "true",
  z.boolean(),
);
const mostReadings = 20_000;
/** Under what a form may carry: a month of twenty zones. */
const mostCsvCharacters = 900_000;

export interface Imported {
  readonly readings: number;
  /** Of them, how many are new or changed something. */
  readonly changed: number;
  readonly zones: readonly string[];
  /** Zones that no region of the estate is in: kept, and used by nothing. */
  readonly foreign: readonly string[];
}

/** Keeps hourly prices and carbon that a machine sends. The same batch sent twice changes nothing. */
export const importReadings = defineVerb({
  name: "grid.import",
  permission: "grid:manage",
  input: z.strictObject({
    source,
    illustrative: z.boolean().default(false),
    readings: z
      .array(incomingReading)
      .min(1, "must hold at least one reading")
      .max(mostReadings, `must hold at most ${mostReadings} readings`),
  }),
  timeoutMs: 60_000,
  run: (context, input) => keep(context, input),
});

/** The same from a CSV with the columns datetime_utc, zone, and grams_co2e_per_kwh or usd_per_mwh or both. */
export const importGridCsv = defineVerb({
  name: "grid.import_csv",
  permission: "grid:manage",
  input: z.strictObject({
    source,
    illustrative,
    csv: z
      .string()
      .min(1, "must be a CSV file")
      .max(
        mostCsvCharacters,
        `must have at most ${mostCsvCharacters} characters; send larger files in parts`,
      ),
  }),
  timeoutMs: 60_000,
  run: (context, { csv, ...about }) => keep(context, { ...about, readings: readGridCsv(csv) }),
});

async function keep(
  { tx, now, audit, live }: VerbContext,
  {
    source: name,
    illustrative: invented,
    readings,
  }: { source: string; illustrative: boolean; readings: readonly IncomingReading[] },
): Promise<Imported> {
  const changed = await keepReadings(readings, { name, illustrative: invented }, now, queryIn(tx));
  const zones = [...new Set(readings.map(({ zone }) => zone))].sort();
  const known = new Set(await loadZones());
  const result = {
    readings: readings.length,
    changed,
    zones,
    foreign: zones.filter((zone) => !known.has(zone)),
  };
  await audit({
    subjectKind: "grid",
    subjectId: name,
    after: { ...result, illustrative: invented, signals: [...new Set(readings.map(({ signal }) => signal))] },
  });
  await live("fleet", "grid");
  return result;
}
