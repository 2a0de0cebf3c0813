import { z } from "zod";

export const gridSignals = ["carbon", "power"] as const;
export type GridSignal = (typeof gridSignals)[number];

export const signalUnits: Readonly<Record<GridSignal, string>> = {
  carbon: "g CO2e/kWh",
  power: "USD/MWh",
};

/** A zone's newest reading older than this says nothing about now: yearly means stand in, and say so. */
export const STALE_AFTER_MS = 6 * 3_600_000;

/** One hour of one signal in one zone. */
export interface GridReading {
  readonly zone: string;
  readonly signal: GridSignal;
  /** Start of the hour. */
  readonly at: Date;
  /** In the signal's unit. */
  readonly value: number;
  readonly forecast: boolean;
  readonly illustrative: boolean;
  readonly sourceName: string;
  readonly receivedAt: Date;
}

/** What is possible at all: the extremes of real markets and grids, with room. */
export const possible: Readonly<Record<GridSignal, { min: number; max: number }>> = {
  carbon: { min: 0, max: 3000 },
  power: { min: -5000, max: 50_000 },
};

export const zoneName = z
  .string()
  .trim()
  .regex(/^[A-Z][A-Z0-9-]{1,23}$/, "must be an electricity zone such as DE-LU or US-MIDA-PJM");

const readingAt = z.iso
  .datetime({ offset: true, error: "must be a time in ISO 8601 such as 2026-11-20T10:00:00Z" })
  .transform((text) => new Date(text))
  .refine((at) => at.getTime() % 60_000 === 0, "must be a whole minute");

/** A reading as it comes in from outside. */
export const incomingReading = z
  .strictObject({
    zone: zoneName,
    signal: z.enum(gridSignals),
    at: readingAt,
    value: z.number({ error: "must be a number" }),
    forecast: z.boolean().default(false),
  })
  .superRefine(({ signal, value }, context) => {
    const { min, max } = possible[signal];
    if (value >= min && value <= max) return;
    context.addIssue({
      code: "custom",
      path: ["value"],
      message: `must lie between ${min} and ${max} ${signalUnits[signal]}; it is ${value}`,
    });
  });
export type IncomingReading = z.output<typeof incomingReading>;
