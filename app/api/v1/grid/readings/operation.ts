import { z } from "zod";
import { gridSignals, STALE_AFTER_MS } from "@/lib/grid/model";
import type { EnergyView } from "@/lib/grid/queries";
import { importReadings } from "@/lib/grid/verbs/import-readings";
import type { Operation } from "../../openapi.json/operation";

export const gridBodyBytes = 4 * 1024 * 1024;

const now = z
  .object({
    at: z.iso.datetime().describe("Start of the hour, UTC."),
    value: z.number(),
    forecast: z.boolean(),
    illustrative: z.boolean(),
    source: z.string(),
    stale: z.boolean().describe(`Older than ${STALE_AFTER_MS / 3_600_000} hours: plans use the yearly mean.`),
  })
  .nullable()
  .describe("Null when nothing was ever read.");

export const gridAnswer = z.object({
  zones: z.array(
    z.object({
      zone: z.string(),
      regions: z.array(z.string()),
      carbon: now.describe("Life-cycle grams of CO2 equivalent per kWh."),
      power: now.describe("Wholesale price, USD per MWh."),
    }),
  ),
});

export const toAnswer = ({ zones }: EnergyView): z.output<typeof gridAnswer> => ({
  zones: zones.map(({ zone, regions, signals }) => {
    const [carbon, power] = gridSignals.map((signal) => {
      const { newest, stale } = signals[signal];
      return newest && { ...shown(newest), stale };
    });
    return { zone, regions: regions.map(({ id }) => id), carbon: carbon ?? null, power: power ?? null };
  }),
});

const shown = (reading: NonNullable<EnergyView["zones"][number]["signals"]["carbon"]["newest"]>) => ({
  at: reading.at.toISOString(),
  value: reading.value,
  forecast: reading.forecast,
  illustrative: reading.illustrative,
  source: reading.sourceName,
});

export const gridOperation: Operation = {
  method: "get",
  path: "/api/v1/grid/readings",
  tag: "Estate",
  summary: "Power price and grid carbon of every electricity zone, with their age and source",
  permission: "grid:read",
  answer: { description: "The newest reading of each signal, by zone.", schema: gridAnswer },
  refusals: ["unauthenticated", "forbidden", "rate_limited", "unavailable"],
};

export const importGridOperation: Operation = {
  method: "post",
  path: "/api/v1/grid/readings",
  tag: "Estate",
  summary: "Send hourly power prices and grid carbon",
  description:
    "Each hour of a zone and signal is kept once; sending it again changes nothing. What was measured takes the place of a forecast, never the reverse.",
  permission: importReadings.permission,
  body: { schema: importReadings.input, maxBytes: gridBodyBytes },
  answer: {
    description: "What was kept.",
    schema: z.object({
      readings: z.number().int(),
      changed: z.number().int(),
      zones: z.array(z.string()),
      foreign: z.array(z.string()).describe("Zones that no region of the estate is in."),
    }),
  },
  refusals: [
    "invalid",
    "unauthenticated",
    "forbidden",
    "too_large",
    "unsupported_type",
    "rate_limited",
    "unavailable",
  ],
};
