import { z } from "zod";
import { billings } from "@/lib/fleet/model";

const quantity = z.number().min(0);
const id = z.string().min(1);
/** One value for every hour of the period. */
const byHour = z.array(quantity);

/**
 * The recorded past of one period as a backtest takes it: what was asked for, healthy, paid and served, hour by hour.
 * Ids are sorted, so that the same past always has the same SHA-256.
 */
export const backtestInputsSchema = z.strictObject({
  version: z.literal(1),
  /** Start of the first hour, UTC. */
  from: z.iso.datetime(),
  hours: z.number().int().min(1),
  /** Minutes of each hour in which anything was reported. */
  minutesObserved: z.array(z.number().int().min(0).max(60)),
  /** Those parts of the policy in force when the backtest was asked for that a past hour is priced with. */
  policy: z.strictObject({
    targetUtilization: z.number().min(0).max(1),
    usdPerUnservedRequest: quantity,
    usdPerMsOverBudgetPerRequest: quantity,
    usdPerFailedRequest: quantity,
    usdPerTonneCo2: quantity,
  }),
  fleets: z.array(
    z.strictObject({
      id,
      contract: id.nullable(),
      billing: z.enum(billings),
      /** Healthy accelerators. */
      accelerators: byHour,
      usdPerAcceleratorHour: byHour,
      gramsCo2PerAcceleratorHour: byHour,
      /** Accelerator-seconds of the period's mean request, by model. */
      serves: z.record(z.string(), quantity),
    }),
  ),
  cells: z.array(
    z.strictObject({
      id,
      model: id,
      /** Mean of the period. */
      tokensPerRequest: quantity,
      /** Requests as reported, not made up for minutes that were not observed. */
      requests: byHour,
      /** What was expected when the period began. */
      expectedRequestsPerHour: quantity,
      /** Requests per hour in the hours before the period, oldest first; null where not observed. */
      earlier: z.array(quantity.nullable()),
      /** Fleets it may be served on, with what latency and failures cost there, USD per request. */
      fleets: z.record(z.string(), quantity),
    }),
  ),
  contracts: z.array(
    z.strictObject({
      id,
      /** The part of its commitments that falls to the hours observed. */
      committedUsd: quantity,
      overageMultiplier: quantity,
    }),
  ),
  /** What happened. Fleets of no known cell and cells on no priced fleet are not in it. */
  served: z.array(
    z.strictObject({
      cell: id,
      fleet: id,
      requests: byHour,
      /** USD of latency and failures per request there. */
      usdPerRequest: quantity,
      /** Requests that the rules of their hour denied, and which rules. */
      deniedRequests: quantity,
      deniedBy: z.array(id),
    }),
  ),
});

export type BacktestInputs = z.output<typeof backtestInputsSchema>;

/** An hour observed for less than this many minutes is left out. */
export const leastMinutes = 30;
/** Fewer hours than this say nothing about a policy. */
export const leastHours = 12;
/** The longest period: as long as hours are kept. */
export const mostHours = 31 * 24;
