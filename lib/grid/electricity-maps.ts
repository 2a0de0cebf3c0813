import { z } from "zod";
import type { GridSignal, IncomingReading } from "./model";
import { incomingReading } from "./model";

/** What can be asked for, by signal and by time. */
const paths: Readonly<Record<GridSignal, string>> = {
  carbon: "/v3/carbon-intensity",
  power: "/v3/price-day-ahead",
};
export const temporalities = ["history", "latest", "forecast"] as const;
export type Temporality = (typeof temporalities)[number];

/** Bidding zones that Electricity Maps calls by another name. */
const theirName: Readonly<Record<string, string>> = { "DE-LU": "DE" };

/** `https://api.electricitymaps.com` + `/v3/carbon-intensity/latest?zone=DE`. */
export function electricityMapsUrl(
  base: string,
  signal: GridSignal,
  temporality: Temporality,
  zone: string,
): URL {
  const url = new URL(`${base.replace(/\/+$/, "")}${paths[signal]}/${temporality}`);
  url.searchParams.set("zone", theirName[zone] ?? zone);
  return url;
}

const point = z.object({
  datetime: z.iso.datetime({ offset: true }),
  carbonIntensity: z.number().nullish(),
  value: z.number().nullish(),
  unit: z.string().nullish(),
});
/** One point, or a list under the name of what was asked for or under `data`; a unit may stand once for all. */
const answer = z.union([
  z.object({ history: z.array(point), unit: z.string().nullish() }),
  z.object({ forecast: z.array(point), unit: z.string().nullish() }),
  z.object({ data: z.array(point), unit: z.string().nullish() }),
  point,
]);

export type AnswerRead =
  | { readonly ok: true; readonly readings: readonly IncomingReading[] }
  | { readonly ok: false; readonly because: string };

/**
 * Readings from an answer in Electricity Maps' v3 format. Points without a value are gaps. Prices are converted into
 * USD; a currency without a rate refuses the answer, for a price in the wrong money is worse than none.
 *
 * @param usdPer what one unit of a currency is worth in USD, by its ISO 4217 code
 */
export function readAnswer(
  body: unknown,
  asked: { readonly signal: GridSignal; readonly temporality: Temporality; readonly zone: string },
  usdPer: ReadonlyMap<string, number>,
  now: Date,
): AnswerRead {
  const parsed = answer.safeParse(body);
  if (!parsed.success)
    return { ok: false, because: "The answer is not in the format of Electricity Maps' API v3." };
  const points = "datetime" in parsed.data ? [parsed.data] : listOf(parsed.data);
  const unit = "datetime" in parsed.data ? null : parsed.data.unit;
  const readings: IncomingReading[] = [];
  for (const each of points) {
    const raw = asked.signal === "carbon" ? (each.carbonIntensity ?? each.value) : each.value;
    if (raw === null || raw === undefined) continue;
    const factor = asked.signal === "carbon" ? 1 : usdFactor(each.unit ?? unit ?? "", usdPer);
    if (typeof factor === "string") return { ok: false, because: factor };
    const at = new Date(each.datetime);
    const reading = incomingReading.safeParse({
      zone: asked.zone,
      signal: asked.signal,
      at: at.toISOString(),
      value: raw * factor,
      forecast: asked.temporality === "forecast" && at > now,
    });
    if (!reading.success) {
      const issue = reading.error.issues[0];
      return {
        ok: false,
        because: `A point of ${each.datetime} is not possible: ${issue?.path.join(".")} ${issue?.message}.`,
      };
    }
    readings.push(reading.data);
  }
  return { ok: true, readings };
}

function listOf(data: Exclude<z.output<typeof answer>, { datetime: string }>) {
  if ("history" in data) return data.history;
  return "forecast" in data ? data.forecast : data.data;
}

/** `EUR/MWh` → what to multiply with for USD/MWh, or why that cannot be said. */
function usdFactor(unit: string, usdPer: ReadonlyMap<string, number>): number | string {
  const [, currency = ""] = /^([A-Z]{3})\/MWh$/.exec(unit) ?? [];
  if (currency === "USD") return 1;
  const rate = usdPer.get(currency);
  if (rate !== undefined) return rate;
  return currency
    ? `Prices are in ${currency}, for which GRID_USD_PER names no rate.`
    : `Prices are in ${unit || "no stated unit"}; expected a currency per MWh such as EUR/MWh.`;
}
